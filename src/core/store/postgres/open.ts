import pg from 'pg';
import { parseAddress, type PostgresAddress } from './address.ts';
import { Connections } from './connections.ts';
import { describeFailure, sqlStateOf } from './failures.ts';
import { migrate } from './migrations/migrate.ts';
import { NotifyWake } from './notify-wake.ts';
import { PostgresStore } from './store.ts';

/** The oldest server that is tested. */
const minServerVersion = 15;

/** Longest waits, ms: a server that answers nothing must not stop a core for ever. */
const timeouts = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 15_000,
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
};

/** How a database is opened. */
export interface PostgresOptions {
  /** Connections of this process at most; 8 unless given. */
  readonly maxConnections?: number;
}

/**
 * Opens the store in a PostgreSQL database, and creates its schema where there is none. Other cores may have it open.
 * @param address see {@link parseAddress}.
 * @throws Error in one line with what to do; nothing is changed then.
 */
export async function openPostgresStore(
  address: string,
  { maxConnections = 8 }: PostgresOptions = {},
): Promise<PostgresStore> {
  const parsed = parseAddress(address);
  const { settings, isNew } = await prepare(parsed);
  const config = configOf(parsed, settings);
  const connections = new Connections({ ...config, max: maxConnections }, parsed.shown);
  return new PostgresStore(connections, new NotifyWake(connections, config, parsed.schema), isNew);
}

/** What is known of a database once it was opened. */
interface Prepared {
  /** Settings of its connections. */
  readonly settings: readonly string[];
  /** There was no store in it before. */
  readonly isNew: boolean;
}

/** Checks whether the database can be used, and brings its schema up to date. */
async function prepare(address: PostgresAddress): Promise<Prepared> {
  const client = new pg.Client(configOf(address));
  // The connection may be lost between two statements; the next one reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const settings = await assertUsable(client, address.shown);
    const isNew = await migrate(client, address.schema, address.shown);
    await assertRights(client, address);
    return { settings, isNew };
  } catch (error) {
    throw toOpenError(error, address);
  } finally {
    // Ends a connection that never was, too.
    await client.end().catch(() => undefined);
  }
}

async function assertUsable(client: pg.Client, shown: string): Promise<readonly string[]> {
  const { rows } = await client.query<Record<'version' | 'number' | 'encoding' | 'readonly' | 'durable', string>>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
      current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS readonly,
      current_setting('synchronous_commit') AS durable`,
  );
  const found = rows[0];
  if (!found) throw new Error(`${shown} does not answer as PostgreSQL does: name a PostgreSQL server`);
  assertNewEnough(found, shown);
  if (found.encoding !== 'UTF8')
    throw new Error(`${shown} has the encoding ${found.encoding}: create a database with ENCODING 'UTF8'`);
  if (found.readonly === 'on')
    throw new Error(
      `${shown} is read-only: name the primary server, and see default_transaction_read_only of user and database`,
    );
  return found.durable === 'off' ? ['-c synchronous_commit=on'] : [];
}

/** @throws Error in one line when the server is older than what is tested. */
export function assertNewEnough({ number, version }: { number: string; version: string }, shown: string): void {
  if (Number(number) < minServerVersion * 10_000)
    throw new Error(`${shown} is PostgreSQL ${version}: vendloop needs ${minServerVersion} or newer`);
}

/** What every decision needs; without it a core would fail at its first sale. */
async function assertRights(client: pg.Client, { schema, shown }: PostgresAddress): Promise<void> {
  const { rows } = await client.query<{ user: string; missing: string | null }>(
    `SELECT current_user AS user, min(c.relname) AS missing
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND (
        c.relkind = 'r' AND c.relname <> 'vendloop_schema' AND NOT (
          has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
          AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
        OR c.relkind = 'S' AND NOT has_sequence_privilege(c.oid, 'USAGE'))`,
    [schema],
  );
  const { user = '', missing = null } = rows[0] ?? {};
  if (missing === null) return;
  throw new Error(
    `the user ${user} may not write ${schema}.${missing} of ${shown}: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL ` +
      `TABLES IN SCHEMA ${schema} TO ${user}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${user}`,
  );
}

function configOf({ connectionString, schema }: PostgresAddress, settings: readonly string[] = []): pg.ClientConfig {
  const options = [
    `-c search_path=${schema}`,
    // A plan for each statement once: its rows are found by an index whatever they are.
    '-c plan_cache_mode=force_generic_plan',
    '-c enable_seqscan=off',
    '-c jit=off',
    ...settings,
  ];
  return {
    connectionString,
    application_name: 'vendloop',
    keepAlive: true,
    options: options.join(' '),
    ...timeouts,
  };
}

/** One line that names a remedy, instead of the driver's own message. */
function toOpenError(error: unknown, { schema, shown }: PostgresAddress): unknown {
  const state = sqlStateOf(error);
  if (state === '42501')
    return new Error(
      `the user of ${shown} may not create or read the schema ${schema}: start once as the owner of the database, or ` +
        'grant the user CREATE on it',
      { cause: error },
    );
  const isOurs = error instanceof Error && state === '' && !('code' in error) && error.message.includes(shown);
  return isOurs ? error : new Error(`cannot open the store ${shown}: ${describeFailure(error)}`, { cause: error });
}
