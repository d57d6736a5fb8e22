import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import type { PostgresStore } from '#core/store/postgres/store.ts';
import { StoreFailure, type Tx } from '#core/store/store.ts';
import { sampleOrder } from '../samples.ts';
import { newSchema, password, postgresMissing, startedCluster, superuser } from './cluster.ts';
import { startProxy, type CuttingProxy } from './cutting-proxy.ts';

/** A store behind a proxy that cuts its connections. */
async function openBehindProxy(): Promise<{ store: PostgresStore; proxy: CuttingProxy }> {
  const { port } = await startedCluster();
  const schema = new URL(await newSchema()).searchParams.get('schema') ?? '';
  const proxy = await startProxy(port);
  const store = await openPostgresStore(
    `postgres://${superuser}:${password}@127.0.0.1:${proxy.port}/postgres?schema=${schema}`,
  );
  onTestFinished(() => store.close());
  return { store, proxy };
}

const sell = (tx: Tx): number => {
  const id = tx.next('order');
  tx.putOrder(sampleOrder(id));
  tx.putNote('sold', String(Number(tx.note('sold') ?? 0) + 1));
  return id;
};

describe.skipIf(postgresMissing !== null)(`a lost connection to PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  it.each(['request', 'answer'] as const)('commits once when the %s of a commit is lost', async (cut) => {
    const { store, proxy } = await openBehindProxy();
    expect(await store.decide(sell)).toBe(1);
    proxy.cutNextCommit(cut);
    expect(await store.decide(sell)).toBe(2);
    expect(await store.decide(sell)).toBe(3);
    expect(await store.read((rows) => [rows.note('sold'), rows.order(2)?.tradeId])).toEqual(['3', 'trade-2']);
    expect(store.stats).toMatchObject({ decisions: 3, failed: 0 });
  });

  it.each(['request', 'answer'] as const)(
    'reports an unknown result while the server stays away after the %s was lost, and goes on with new numbers',
    async (cut) => {
      const { store, proxy } = await openBehindProxy();
      expect(await store.decide(sell)).toBe(1);
      proxy.cutNextCommit(cut, true);
      const lost = store.decide(sell);
      await expect(lost).rejects.toThrow(StoreFailure);
      await expect(lost).rejects.toThrow('was lost in a commit: whether it happened is unknown');
      await expect(store.read((rows) => rows.note('sold'))).rejects.toThrow(StoreFailure);
      await expect(store.decide(sell)).rejects.toThrow(/^the store postgres:.* failed: /);
      proxy.comeBack();
      const id = await store.decide(sell);
      const happened = cut === 'answer' ? 1 : 0;
      expect(await store.read((rows) => rows.note('sold'))).toBe(String(2 + happened));
      expect(id).toBeGreaterThan(1 + happened);
      expect(await store.read((rows) => rows.order(id)?.id)).toBe(id);
    },
  );

  it('waits for a commit that is still under way when its connection ends, and makes it once', async () => {
    const address = await newSchema();
    const schema = new URL(address).searchParams.get('schema') ?? '';
    const store = await openPostgresStore(address);
    onTestFinished(() => store.close());
    await store.decide(sell);
    const { folder, port } = await startedCluster();
    const other = new pg.Client({ host: folder, port, user: superuser, database: 'postgres' });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query('BEGIN');
    await other.query(`SELECT 1 FROM ${schema}.revisions WHERE name = '10000001' FOR UPDATE`);
    const sold = store.decide(sell);
    const waiting = `SELECT pid FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND query LIKE '%commit_decisions%'`;
    // Within a transaction the view stays as it was first seen.
    const countWaiting = async () => {
      await other.query('SELECT pg_stat_clear_snapshot()');
      return (await other.query(waiting)).rowCount;
    };
    await expect.poll(countWaiting).toBe(1);
    await other.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS w`);
    await other.query('COMMIT');
    expect(await sold).toBe(2);
    expect(await store.read((rows) => rows.note('sold'))).toBe('2');
  });

  it('opens a new session when its own was deleted', async () => {
    const address = await newSchema();
    const schema = new URL(address).searchParams.get('schema') ?? '';
    const store = await openPostgresStore(address);
    onTestFinished(() => store.close());
    await store.decide(sell);
    const { folder, port } = await startedCluster();
    const other = new pg.Client({ host: folder, port, user: superuser, database: 'postgres' });
    await other.connect();
    onTestFinished(() => other.end());
    await other.query(`UPDATE ${schema}.sessions SET opened_at = now() - interval '8 days'`);
    await store.prune(0);
    expect((await other.query(`SELECT 1 FROM ${schema}.sessions`)).rowCount).toBe(0);
    expect(await store.decide(sell)).toBe(2);
    expect(await store.read((rows) => rows.note('sold'))).toBe('2');
  });
});
