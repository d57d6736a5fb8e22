import Database from 'libsql';
import type { Value } from '../statements.ts';
import type { Handle, Query, SqliteEngine } from './engine.ts';

/** SQLite of the package `libsql`, for a Node that has none of its own. */
export const libsqlEngine: SqliteEngine = {
  name: 'libsql',
  open: (file) => new LibsqlHandle(new Database(file)),
};

class LibsqlHandle implements Handle {
  readonly #database: InstanceType<typeof Database>;

  constructor(database: InstanceType<typeof Database>) {
    this.#database = database;
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  query(sql: string): Query {
    const statement = this.#database.prepare<[readonly Value[]]>(sql).raw();
    return {
      all: (values) => statement.all(values) as Value[][],
      get: (values) => statement.get(values) as Value[] | undefined,
    };
  }

  change(sql: string): (values: readonly Value[]) => number {
    const statement = this.#database.prepare<[readonly Value[]]>(sql);
    return (values) => statement.run(values).changes;
  }

  close(): void {
    this.#database.close();
  }
}
