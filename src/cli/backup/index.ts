import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { CliIo } from '../shared/io.ts';

/** `vendloop backup`: copies a database while its core runs. */
export function registerBackup(program: Command, io: CliIo): void {
  program
    .command('backup')
    .description('copy a database into one new file; its core may be running')
    .requiredOption('--database <file>', 'SQLite file of the core')
    .requiredOption('--out <file>', 'file for the copy; it must not exist yet')
    .action(async ({ database, out }: { database: string; out: string }) => {
      await (await import('#core/store/sqlite/backup.ts')).backupDatabase(database, out, io.now());
      io.err(`wrote ${out}, ${mebibytes(out)}: checked, and readable only by its owner\n`);
    });
}

/** `vendloop restore`: turns a backup into the database of a core. */
export function registerRestore(program: Command, io: CliIo): void {
  program
    .command('restore')
    .description('make a database from a backup; ids and tokens continue above all that were issued since the backup')
    .requiredOption('--backup <file>', 'a copy made by vendloop backup, or by other means while the core was stopped')
    .requiredOption('--database <file>', 'SQLite file for the core; it must not exist yet')
    .action(async ({ backup, database }: { backup: string; database: string }) => {
      // A copy made by another program does not record its time: the time of the file is used.
      const copiedAt = statSync(backup, { throwIfNoEntry: false })?.mtimeMs ?? io.now();
      await (await import('#core/store/sqlite/backup.ts')).backupDatabase(backup, database, copiedAt);
      const start = io.command('serve', '--database', database);
      io.err(`wrote ${database}, ${mebibytes(database)}: start its core with  ${start}\n`);
    });
}

function mebibytes(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
}
