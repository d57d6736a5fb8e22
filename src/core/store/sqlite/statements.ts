/** What may be bound and read. Never a boolean: libsql ends the process on one. Store 1 and 0. */
export type Value = string | number | null;

/** Rows of an answer, each as an array in the order of its columns. */
export type SqlRows = readonly (readonly Value[])[];

/** A statement, by its place in the list, with its values. */
export type SqlCall = readonly [statement: number, values: readonly Value[]];

/** Makes a call of one statement. */
export type Callable = (values: readonly Value[]) => SqlCall;

/** A statement that is prepared once: a query answers rows, a change the number of rows that it changed. */
export interface StatementText {
  readonly kind: 'query' | 'change';
  readonly sql: string;
}

/** The statements of the tables, by number: what prepares and runs them needs their texts only. */
export class StatementList {
  readonly texts: StatementText[] = [];

  /** Adds a statement that answers rows. */
  query(sql: string): Callable {
    return this.#add('query', sql);
  }

  /** Adds a statement that changes rows. */
  change(sql: string): Callable {
    return this.#add('change', sql);
  }

  #add(kind: StatementText['kind'], sql: string): Callable {
    const statement = this.texts.push({ kind, sql }) - 1;
    return (values) => [statement, values];
  }
}

/** A number as `LIMIT` takes it: whole, and not negative, which would mean "all". */
export function toLimit(limit: number): number {
  return Math.max(0, Math.min(Math.trunc(limit), 1_000_000_000));
}
