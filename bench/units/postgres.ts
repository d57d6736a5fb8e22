import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Clock } from '#core/ports/clock.ts';
import { startPostgres } from '#harness/stages/cluster/postgres-server.ts';
import { cpuMsOfFamily } from './process-usage.ts';

/** What a database server has done so far. */
export interface DatabaseSample {
  readonly cpuMs: number;
  readonly walBytes: number;
  readonly statements: number;
  readonly commits: number;
  readonly pageImages: number;
}

/** A server of its own, with its statements counted. */
export interface MeasuredDatabase {
  /** Address of a schema. Its password is in PGPASSWORD, which the processes of this one inherit. */
  address(schema: string): string;
  /** What the cores have done with it. */
  sample(): Promise<DatabaseSample>;
  /** Bytes of each table with its indexes. */
  tableBytes(schema: string): Promise<ReadonlyMap<string, number>>;
  /** Bytes of these tables and their indexes when they hold no dead row. */
  compact(schema: string, tables: readonly string[]): Promise<number>;
  /** Connections of cores. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** Cores use this one; the counts are asked for from another, so that they do not count themselves. */
const coresDatabase = 'postgres';
const countingDatabase = 'template1';

/** Starts PostgreSQL on the loopback. @throws Error in a sentence where it is not installed. */
export async function startMeasuredDatabase(folder: string, port: number, clock: Clock): Promise<MeasuredDatabase> {
  const password = randomBytes(16).toString('hex');
  const server = await startPostgres(folder, port, password, clock);
  process.env['PGPASSWORD'] = password;
  const { username } = new URL(server.address());
  const address = (database: string): string => `postgres://${username}@127.0.0.1:${port}/${database}`;
  try {
    await countStatements(address(countingDatabase));
    await server.program.end();
    await server.program.start();
    const client = new pg.Client(address(countingDatabase));
    const tables = new pg.Client(address(coresDatabase));
    await Promise.all([client.connect(), tables.connect()]);
    await client.query('CREATE EXTENSION pg_stat_statements');
    const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
    return {
      address: (schema) => `${address(coresDatabase)}?schema=${schema}`,
      sample: async () => ({ ...(await statementCounts(client)), cpuMs: cpuMsOfFamily(pid) }),
      tableBytes: (schema) => tableBytes(tables, schema),
      async compact(schema, names) {
        for (const name of names) await tables.query(`VACUUM FULL ${schema}.${name}`);
        const bytes = await tableBytes(tables, schema);
        return names.reduce((sum, name) => sum + (bytes.get(name) ?? Number.NaN), 0);
      },
      connections: () => countConnections(client),
      async close() {
        await Promise.all([client.end(), tables.end()]);
        await server.program.end();
      },
    };
  } catch (error) {
    await server.program.end();
    throw error;
  }
}

async function countStatements(address: string): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  } finally {
    await client.end();
  }
}

async function statementCounts(client: pg.Client): Promise<Omit<DatabaseSample, 'cpuMs'>> {
  const { rows } = await client.query<Record<'wal' | 'statements' | 'commits' | 'images', string>>(
    `SELECT pg_current_wal_insert_lsn() - '0/0' AS wal, coalesce(sum(calls), 0) AS statements,
        coalesce(sum(calls) FILTER (WHERE query LIKE 'SELECT commit_decisions%'), 0) AS commits,
        coalesce(sum(wal_fpi), 0) AS images
      FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = $1)
        AND query NOT LIKE '%pg_total_relation_size%' AND query NOT LIKE 'VACUUM%'`,
    [coresDatabase],
  );
  const { wal, statements, commits, images } = rows[0]!;
  return {
    walBytes: Number(wal),
    statements: Number(statements),
    commits: Number(commits),
    pageImages: Number(images),
  };
}

async function tableBytes(client: pg.Client, schema: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; bytes: string }>(
    `SELECT c.relname AS name, pg_total_relation_size(c.oid) AS bytes
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`,
    [schema],
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

async function countConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'vendloop'",
  );
  return Number(rows[0]?.count);
}
