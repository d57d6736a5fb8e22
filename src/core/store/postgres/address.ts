/** Schema of the database that the store is in, unless the address names another. */
const defaultSchema = 'vendloop';

/** Where a database is, out of its address. */
export interface PostgresAddress {
  /** For the driver, with the password if there is one. */
  readonly connectionString: string;
  readonly schema: string;
  /** For messages: without the password. */
  readonly shown: string;
}

/** True for an address of a PostgreSQL database, as opposed to the name of a file. */
export function isPostgresAddress(database: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(database);
}

/**
 * Reads an address: `postgres://user:password@host:port/database?schema=name`, and what else the driver takes, such as
 * `host=/run/postgresql` for a socket, or `sslmode`.
 * @throws Error in one line, without the password.
 */
export function parseAddress(address: string): PostgresAddress {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new Error(
      'the address of the database cannot be read: write postgres://user:password@host:port/database, with %40 for ' +
        'an @ in the password',
    );
  }
  const schema = url.searchParams.get('schema') ?? defaultSchema;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_'))
    throw new Error(
      `the schema ${JSON.stringify(schema)} of the database's address is no name of a schema: take up to 63 of a-z, ` +
        '0-9 and _, a letter first',
    );
  url.searchParams.delete('schema');
  return { connectionString: url.href, schema, shown: maskPassword(address) };
}

/** An address as it may be printed; anything else stays as it is. */
export function maskPassword(database: string): string {
  if (!isPostgresAddress(database)) return database;
  try {
    const url = new URL(database);
    if (url.password !== '') url.password = '***';
    if (url.searchParams.has('password')) url.searchParams.set('password', '***');
    return url.href;
  } catch {
    return 'postgres://***';
  }
}
