import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeFailure } from '#core/store/postgres/failures.ts';
import { assertNewEnough, openPostgresStore } from '#core/store/postgres/open.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { addressOf, newSchema, password, postgresMissing, sql, startedCluster, superuser } from './cluster.ts';

/** Runs SQL as the owner of the cluster. */
/** Why an address cannot be opened: one line. */
async function refusal(address: string): Promise<string> {
  const problem: unknown = await openPostgresStore(address).then(
    async (store) => {
      await store.close();
      return new Error('opened');
    },
    (error: unknown) => error,
  );
  const message = problem instanceof Error ? problem.message : '';
  expect(message).not.toContain('\n');
  return message;
}

function schemaOf(address: string): string {
  return new URL(address).searchParams.get('schema') ?? '';
}

let names = 0;
function newName(kind: string): string {
  names += 1;
  return `${kind}_${process.hrtime.bigint()}_${names}`;
}

/** A new user with its password, and with these rights. */
async function newUser(...grants: readonly string[]): Promise<string> {
  const user = newName('user');
  await sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`, ...grants.map((grant) => `${grant} TO ${user}`));
  return user;
}

describe('the version of a server', () => {
  it('must be 15 or newer', () => {
    const check = (number: string, version: string) => () =>
      assertNewEnough({ number, version }, 'postgres://db.example/shop');
    expect(check('130014', '13.14')).toThrow(
      'postgres://db.example/shop is PostgreSQL 13.14: vendloop needs 15 or newer',
    );
    expect(check('150000', '15.0')).not.toThrow();
  });

  it('is named where a server does not know the settings of a connection, before it can be asked', () => {
    const answer = Object.assign(new Error('unrecognized configuration parameter "plan_cache_mode"'), {
      severity: 'FATAL',
      code: '42704',
    });
    expect(describeFailure(answer)).toBe(
      'unrecognized configuration parameter "plan_cache_mode" (the server is too old: vendloop needs PostgreSQL 15 ' +
        'or newer)',
    );
  });
});

describe.skipIf(postgresMissing !== null)(`opening PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  it('makes the schema once, also when several cores start at once', async () => {
    const address = await newSchema();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(address)));
    expect(stores.filter(({ isNew }) => isNew)).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
    const reopened = await openPostgresStore(address);
    expect(reopened.isNew).toBe(false);
    await reopened.close();
  });

  it('reports a server that does not answer, without the password', async () => {
    const port = await freePort();
    expect(await refusal(`postgres://someone:top-secret@127.0.0.1:${port}/shop`)).toBe(
      `cannot open the store postgres://someone:***@127.0.0.1:${port}/shop: connect ECONNREFUSED 127.0.0.1:${port} ` +
        '(look whether the server runs and can be reached)',
    );
  });

  it('reports a wrong password, a missing database and an address that is none', async () => {
    const cluster = await startedCluster();
    const user = await newUser();
    const wrong = await refusal(`postgres://${user}:wrong@127.0.0.1:${cluster.port}/postgres`);
    expect(wrong).toMatch(/^cannot open the store .*: password authentication failed .* \(look at the password\)$/);
    expect(wrong).not.toContain('wrong@');
    expect(await refusal(addressOf(cluster, 'a', 'nowhere'))).toMatch(
      /: database "nowhere" does not exist \(create the database, or name another\)$/,
    );
    expect(await refusal('postgres://user:p@ss:word@host:port/shop')).toMatch(/^the address .* cannot be read: write /);
    expect(await refusal('postgres://host/shop?schema=Shop-1')).toMatch(
      /^the schema "Shop-1" .* is no name of a schema/,
    );
  });

  it('refuses a database that is read-only, or holds another encoding', async () => {
    const cluster = await startedCluster();
    const [readOnly, latin] = [newName('ro'), newName('latin')];
    await sql(
      `CREATE DATABASE ${readOnly}`,
      `ALTER DATABASE ${readOnly} SET default_transaction_read_only = on`,
      `CREATE DATABASE ${latin} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`,
    );
    expect(await refusal(addressOf(cluster, 'a', readOnly))).toMatch(/ is read-only: name the primary server/);
    expect(await refusal(addressOf(cluster, 'a', latin))).toMatch(/ has the encoding LATIN1: create a database with/);
  });

  it('refuses the schema of a newer vendloop, and of another program, and leaves both as they were', async () => {
    const newer = await newSchema();
    const store = await openPostgresStore(newer);
    await store.close();
    await sql(`UPDATE ${schemaOf(newer)}.vendloop_schema SET version = 99`);
    expect(await refusal(newer)).toMatch(
      / was written by a newer vendloop \(schema 99, this one knows \d+\): run that/,
    );
    await sql(`DELETE FROM ${schemaOf(newer)}.vendloop_schema`);
    expect(await refusal(newer)).toMatch(/ has no version in its table vendloop_schema: restore a backup, or name/);
    const foreign = await newSchema();
    await sql(`CREATE SCHEMA ${schemaOf(foreign)}`, `CREATE TABLE ${schemaOf(foreign)}.songs (name text)`);
    expect(await refusal(foreign)).toMatch(/ has tables of another program: name another with \?schema=/);
    await sql(`DROP TABLE ${schemaOf(foreign)}.songs`, `DROP SCHEMA ${schemaOf(foreign)}`);
  });

  it('commits nothing more of a core whose schema another vendloop has changed since', async () => {
    const address = await newSchema();
    const store = await openPostgresStore(address);
    onTestFinished(() => store.close());
    await store.decide((tx) => tx.putNote('before', '1'));
    await sql(`UPDATE ${schemaOf(address)}.vendloop_schema SET version = version + 1`);
    await expect(store.decide((tx) => tx.putNote('after', '1'))).rejects.toThrow(
      / is of another version by now: stop this core, and start the vendloop that has changed it$/,
    );
    await sql(`UPDATE ${schemaOf(address)}.vendloop_schema SET version = version - 1`);
    expect(await store.decide((tx) => [tx.note('before'), tx.note('after')])).toEqual(['1', undefined]);
  });

  it('lets a migration wait for commits under way, and the others for it', async () => {
    const address = await newSchema();
    const schema = schemaOf(address);
    const store = await openPostgresStore(address);
    onTestFinished(() => store.close());
    const cluster = await startedCluster();
    const migration = new pg.Client({
      host: cluster.folder,
      port: cluster.port,
      user: superuser,
      database: 'postgres',
    });
    await migration.connect();
    onTestFinished(() => migration.end());
    await migration.query('BEGIN');
    await migration.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`vendloop ${schema}`]);
    await migration.query(`UPDATE ${schema}.vendloop_schema SET version = version + 1`);
    const decision = store.decide((tx) => tx.putNote('meanwhile', '1'));
    const outcome = expect(decision).rejects.toThrow(/ is of another version by now: /);
    const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND NOT granted`;
    await expect.poll(async () => (await migration.query(waiting)).rowCount).toBe(1);
    await migration.query('COMMIT');
    await outcome;
  });

  it('makes nothing where the user has too few rights, and names what is missing', async () => {
    const cluster = await startedCluster();
    const poor = await newUser();
    const of = (user: string, schema: string): string =>
      `postgres://${user}:${password}@127.0.0.1:${cluster.port}/postgres?schema=${schema}`;
    const schema = newName('s').slice(0, 60);
    expect(await refusal(of(poor, schema))).toMatch(/ may not create or read the schema .*: start once as the owner/);
    const store = await openPostgresStore(addressOf(cluster, schema));
    await store.close();
    expect(await refusal(of(poor, schema))).toMatch(/ may not create or read the schema /);
    const reader = await newUser(`GRANT USAGE ON SCHEMA ${schema}`, `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema}`);
    expect(await refusal(of(reader, schema))).toMatch(/^the user .* may not write .*: GRANT SELECT, INSERT, UPDATE, /);
    const core = await newUser(
      `GRANT USAGE ON SCHEMA ${schema}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema}`,
      `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema}`,
    );
    const opened = await openPostgresStore(of(core, schema));
    expect(await opened.decide((tx) => tx.next('order'))).toBe(1);
    await opened.close();
  });

  it('shows operators no secret, and lets a reader of the views read nothing else', async () => {
    const address = await newSchema();
    const schema = schemaOf(address);
    const store = await openPostgresStore(address);
    onTestFinished(() => store.close());
    const { port } = await startedCluster();
    const user = await newUser(`GRANT USAGE ON SCHEMA ${schema}`);
    const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
    await client.connect();
    onTestFinished(() => client.end());
    const views = await client.query<{ name: string; columns: string[] }>(
      `SELECT c.relname AS name, array_agg(a.attname::text) AS columns FROM pg_class c JOIN pg_namespace n
        ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE n.nspname = $1 AND c.relkind = 'v' GROUP BY 1`,
      [schema],
    );
    expect(views.rows.map(({ name }) => name)).toContain('operator_deliveries');
    for (const { name, columns } of views.rows) {
      expect(columns.filter((column) => /key|sign|answer|body|url/.test(column))).toEqual([]);
      await sql(`GRANT SELECT ON ${schema}.${name} TO ${user}`);
      await client.query(`SELECT * FROM ${schema}.${name}`);
    }
    await expect(client.query(`SELECT * FROM ${schema}.machines`)).rejects.toThrow('permission denied');
  });
});
