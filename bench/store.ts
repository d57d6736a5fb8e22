import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '#core/domain/machine.ts';
import pg from 'pg';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Store, Tx } from '#core/store/store.ts';

/** One line of the result. */
export interface StoreBenchRow {
  readonly name: string;
  /** Deliver decisions a second. */
  readonly opsPerSecond: number;
  /** Statements of a decision at a database server, the few of its start included. */
  readonly statements?: number;
}

const orders = 500;
const appId = 'bench';

const machine: Omit<Machine, 'machineNo'> = {
  appId,
  name: 'bench machine',
  kind: 'motor',
  mode: 'NORMAL',
  key: 'secret',
  floorType: 1,
  board: 1,
  hasLift: false,
  hasDropSensor: true,
  multiDrop: false,
  utcOffsetMinutes: 480,
  createdAt: 0,
};

/**
 * Measures what a deliver decision costs: read machine, lock, order and replay; write lock, delivery, order and replay.
 */
export async function storeBench(durationMs = 1500): Promise<readonly StoreBenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vendloop-bench-'));
  try {
    return [
      await measure('store: memory', openMemoryStore(), 1, durationMs),
      await measure('store: sqlite, one at a time', await openSqliteStore(join(folder, 'alone.db')), 1, durationMs),
      await measure('store: sqlite, 50 at once', await openSqliteStore(join(folder, 'fifty.db')), 50, durationMs),
      ...(await postgresRows(process.env['VENDLOOP_BENCH_POSTGRES'], durationMs)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same on a PostgreSQL database, where one is named, in schemas of its own that are dropped afterwards. */
async function postgresRows(address: string | undefined, durationMs: number): Promise<readonly StoreBenchRow[]> {
  if (address === undefined) return [];
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const rows: StoreBenchRow[] = [];
  try {
    for (const [name, concurrency] of [
      ['one at a time', 1],
      ['50 at once', 50],
    ] as const) {
      const schema = `bench_${process.pid}_${concurrency}`;
      const url = new URL(address);
      url.searchParams.set('schema', schema);
      const before = await transactions(client);
      const row = await measure(`store: postgres, ${name}`, await openPostgresStore(url.href), concurrency, durationMs);
      const statements = ((await transactions(client)) - before) / ((row.opsPerSecond * durationMs) / 1000);
      rows.push({ ...row, statements });
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
    }
  } finally {
    await client.end();
  }
  return rows;
}

/** Transactions of a database so far: a store makes one of each statement. Connections that have ended are counted. */
async function transactions(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'SELECT pg_stat_get_db_xact_commit(oid) AS count FROM pg_database WHERE datname = current_database()',
  );
  return Number(rows[0]?.count);
}

async function measure(name: string, store: Store, concurrency: number, durationMs: number): Promise<StoreBenchRow> {
  await store.decide(fill);
  let started = 0;
  const endsAt = performance.now() + durationMs;
  const startedAt = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const n = started++;
      await store.decide((tx) => deliver(tx, n));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  await store.close();
  return { name, opsPerSecond: Math.round(started / seconds) };
}

function fill(tx: Tx): void {
  for (let id = 1; id <= orders; id++) {
    const machineNo = machineOf(id);
    tx.putMachine({ ...machine, machineNo });
    tx.putOrder({
      id,
      appId,
      machineNo,
      tradeId: `trade-${id}`,
      notifyUrl: 'https://shop.example/notify',
      status: 'SUCCESS',
      amount: 300,
      createdAt: 1_700_000_000_000,
      expiresAt: null,
      pickupCodeId: null,
      notifySendCount: 0,
      records: [
        {
          id,
          productId: 7,
          lane: 3,
          quantity: 1,
          price: 300,
          status: 'WAITING_PICKED_UP',
          delivered: 0,
          inFlight: 0,
          doubtful: 0,
          notifySent: false,
        },
      ],
    });
  }
}

function machineOf(order: number): string {
  return String(10_000_000 + order);
}

/** One deliver, as the core makes it. The `n`th of the run, so that no two have the same sign. */
function deliver(tx: Tx, n: number): string {
  const orderId = 1 + (n % orders);
  const machineNo = machineOf(orderId);
  const now = 1_700_000_000_000 + n;
  // Signs are hashes: they come in no order, which is what makes them dear to a store that keeps them sorted.
  const sign = (Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(4).toUpperCase();
  const existing = tx.idempotencyRecord(appId, sign);
  const foundMachine = tx.machine(machineNo);
  const order = tx.order(orderId);
  const lock = tx.lock(machineNo);
  if (existing || !foundMachine || !order) throw new Error('the bench lost a row');
  const token = lock.lastToken + 1;
  const id = String(1_000_000_000_000_000 + tx.next('delivery'));
  tx.putLock(machineNo, { lastToken: token, hold: { token, deliveryId: id, grantedAt: now, expiresAt: now + 30_000 } });
  tx.putDelivery({
    id,
    machineNo,
    appId,
    purpose: 'sale',
    orderId,
    recordId: orderId,
    lane: 3,
    quantity: 1,
    token,
    notifyUrl: order.notifyUrl,
    startedAt: now,
    timeoutAt: now + 120_000,
    outcome: null,
  });
  tx.putOrder({
    ...order,
    records: order.records.map((record) => ({ ...record, status: 'IS_DELIVERING', inFlight: 1 })),
  });
  tx.putIdempotencyRecord({
    appId,
    sign,
    answer: JSON.stringify({ ok: true, value: { deliveryId: id, startedAt: now } }),
    expiresAt: now + 600_000,
  });
  return id;
}
