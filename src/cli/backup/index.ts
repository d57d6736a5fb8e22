import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { isPostgresAddress } from '#core/store/postgres/address.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { addProjectOptions, type ProjectFlags } from '../shared/project/options.ts';

/** `vendloop backup`: copies a database while its core runs. */
export function registerBackup(program: Command, io: CliIo): void {
  const command = program
    .command('backup')
    .description('copy a database into one new file; its core may be running')
    .option('--database <file>', 'SQLite file of the core (default: VENDLOOP_DATABASE, or that of the project file)')
    .requiredOption('--out <file>', 'file for the copy; it must not exist yet')
    .action(async ({ out, ...flags }: DatabaseFlags & { readonly out: string }) => {
      const database = await databaseOf(io, flags);
      await (await import('#core/store/sqlite/backup.ts')).backupDatabase(database, out, io.now());
      io.err(`wrote ${out}, ${mebibytes(out)}: checked, and readable only by its owner\n`);
    });
  addProjectOptions(command);
}

/** `vendloop restore`: turns a backup into the database of a core. */
export function registerRestore(program: Command, io: CliIo): void {
  const command = program
    .command('restore')
    .description('make a database from a backup; ids and tokens continue above all that were issued since the backup')
    .requiredOption('--backup <file>', 'a copy made by vendloop backup, or by other means while the core was stopped')
    .option(
      '--database <file>',
      'SQLite file for the core; it must not exist yet (default: VENDLOOP_DATABASE, or that of the project file)',
    )
    .action(async ({ backup, ...flags }: DatabaseFlags & { readonly backup: string }) => {
      const database = await databaseOf(io, flags);
      // A copy made by another program does not record its time: the time of the file is used.
      const copiedAt = statSync(backup, { throwIfNoEntry: false })?.mtimeMs ?? io.now();
      await (await import('#core/store/sqlite/backup.ts')).backupDatabase(backup, database, copiedAt);
      const start = io.command('serve', '--database', database);
      io.err(`wrote ${database}, ${mebibytes(database)}: start its core with  ${start}\n`);
    });
  addProjectOptions(command);
}

type DatabaseFlags = ProjectFlags & { readonly database?: string };

/** The SQLite file of a flag, the environment or the project file. @throws UsageError where none of them names one. */
async function databaseOf(io: CliIo, flags: DatabaseFlags): Promise<string> {
  const database = await namedDatabase(io, flags);
  if (isPostgresAddress(database))
    throw new UsageError('backup and restore are for a SQLite file: PostgreSQL is copied by pg_dump and pg_restore');
  return database;
}

async function namedDatabase(io: CliIo, flags: DatabaseFlags): Promise<string> {
  const named = flags.database ?? io.env('VENDLOOP_DATABASE');
  if (named !== undefined) return named;
  const { loadProject } = await import('../shared/project/load-project.ts');
  const database = (await loadProject(io, flags))?.members.database;
  if (database !== undefined) return database;
  throw new UsageError('name the database: --database FILE, VENDLOOP_DATABASE, or "database" in the project file');
}

function mebibytes(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
}
