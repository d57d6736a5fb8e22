import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { backupDatabase } from '#core/store/sqlite/backup.ts';
import type { CliIo } from '../shared/io.ts';

/** `vendloop backup`: a copy of a database, while its core goes on. */
export function registerBackup(program: Command, io: CliIo): void {
  program
    .command('backup')
    .description('copy a database into one new file, while its core goes on')
    .requiredOption('--database <file>', 'SQLite file of the core')
    .requiredOption('--out <file>', 'file that the copy becomes; it must not be there yet')
    .action(async ({ database, out }: { database: string; out: string }) => {
      await backupDatabase(database, out, io.now());
      io.err(`wrote ${out}, ${mebibytes(out)}: checked, and readable by its owner alone\n`);
    });
}

/** `vendloop restore`: puts a backup where a core will start on it. */
export function registerRestore(program: Command, io: CliIo): void {
  program
    .command('restore')
    .description(
      'put a backup where a core will start on it: ids and tokens then go on above all that was issued since',
    )
    .requiredOption(
      '--backup <file>',
      'copy of a database, made by vendloop backup or by other means while its core was stopped',
    )
    .requiredOption('--database <file>', 'SQLite file for the core; it must not be there yet')
    .action(async ({ backup, database }: { backup: string; database: string }) => {
      // A copy that another program made has no note of its time: the file's time is the best there is.
      const copiedAt = statSync(backup, { throwIfNoEntry: false })?.mtimeMs ?? io.now();
      await backupDatabase(backup, database, copiedAt);
      io.err(`wrote ${database}, ${mebibytes(database)}: start its core with  vendloop serve --database ${database}\n`);
    });
}

function mebibytes(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
}
