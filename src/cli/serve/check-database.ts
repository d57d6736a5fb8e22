import { existsSync } from 'node:fs';
import { checkCopy } from '#core/store/sqlite/check-database.ts';
import { isPostgresAddress } from '#core/store/postgres/address.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** `vendloop serve --check-database`: exit code 0 when the database is intact, 1 when it is damaged or missing. */
export async function checkDatabase(io: Pick<CliIo, 'out' | 'err' | 'exit'>, database: string): Promise<void> {
  if (isPostgresAddress(database))
    throw new UsageError('--check-database is for a SQLite file: PostgreSQL is checked by pg_amcheck');
  const problems = existsSync(database) ? await checkCopy(database, 'full') : ['there is no such file'];
  if (problems.length === 0) {
    io.out(`${database} is intact\n`);
    io.exit(0);
    return;
  }
  io.err(`${database} is damaged or missing:\n`);
  for (const problem of problems) io.err(`  ${problem}\n`);
  io.err('Restore a backup (vendloop restore), or name another file.\n');
  io.exit(1);
}
