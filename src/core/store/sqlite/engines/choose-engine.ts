import type { Handle, SqliteEngine } from './engine.ts';
import { libsqlEngine } from './libsql.ts';
import { nodeSqliteEngine } from './node-sqlite.ts';

let chosen: SqliteEngine | undefined;

/** SQLite as Node has it, where Node has it; else that of `libsql`, or where `VENDLOOP_SQLITE` asks for it. */
export function sqliteEngine(): SqliteEngine {
  chosen ??= chooseEngine(process.env['VENDLOOP_SQLITE'] ?? '', nodeSqliteEngine);
  return chosen;
}

/** Opens a file with this process's engine. */
export function openHandle(file: string): Handle {
  return sqliteEngine().open(file);
}

let description: string | undefined;

/** Which SQLite this process runs, with its version. */
export function sqliteDescription(): string {
  if (description === undefined) {
    const memory = openHandle(':memory:');
    description = `${sqliteEngine().name} ${String(memory.query('SELECT sqlite_version()').get([])?.[0])}`;
    memory.close();
  }
  return description;
}

/**
 * The engine of that name.
 * @param name empty: the best there is.
 * @throws Error in one line when there is none of that name.
 */
export function chooseEngine(name: string, nodeEngine: () => SqliteEngine | null): SqliteEngine {
  if (name === 'libsql') return libsqlEngine;
  if (name !== '' && name !== 'node')
    throw new Error(`VENDLOOP_SQLITE is "${name}", but it must be node or libsql: unset it for the best there is`);
  const engine = nodeEngine();
  if (engine) return engine;
  if (name === 'node')
    throw new Error('VENDLOOP_SQLITE is node, but this Node has no SQLite of its own: take Node 22.16 or newer');
  return libsqlEngine;
}
