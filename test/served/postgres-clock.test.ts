import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { addressOf, postgresMissing, startedCluster, superuser } from '../core/store/postgres/cluster.ts';
import { connectMachine } from './connect-machine.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { createMerchantClient, payOrder, sellOne } from './sale.ts';
import { startReceiver, startServedCore } from './served-core.ts';

// The clock of a real database's host is set while a lock is held: its `clock_timestamp` is replaced in one database by
// one that adds a shift.

const machineNo = machineNumber(1);
const dwellMs = 4_000;
/** The core settles a jump that is longer than this, ms. */
const toleranceMs = 100;
const minuteMs = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'vendloop-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function clientOf(database: string): Promise<pg.Client> {
  const cluster = await startedCluster();
  const client = new pg.Client({ host: cluster.folder, port: cluster.port, user: superuser, database });
  await client.connect();
  return client;
}

/** A database whose clock can be set. @returns how, as an interval of PostgreSQL. */
async function databaseWithClock(name: string): Promise<(shift: string) => Promise<unknown>> {
  const owner = await clientOf('postgres');
  await owner.query(`CREATE DATABASE ${name}`);
  await owner.end();
  const client = await clientOf(name);
  onTestFinished(() => client.end());
  for (const statement of [
    'SET allow_system_table_mods = on',
    'ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO host_clock_timestamp',
    'CREATE TABLE public.clock_shift (shift interval NOT NULL)',
    "INSERT INTO public.clock_shift VALUES ('0')",
    `CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
      AS 'SELECT pg_catalog.host_clock_timestamp() + shift FROM public.clock_shift'`,
  ])
    await client.query(statement);
  return (shift) => client.query('UPDATE public.clock_shift SET shift = $1', [shift]);
}

describe.skipIf(postgresMissing !== null)(`the clock of a database (${postgresMissing ?? 'installed'})`, () => {
  it.each(['1 hour', '-1 hour'])('set by %s neither shortens nor stretches a lock', async (shift) => {
    const name = `clock_${process.pid}_${shift.startsWith('-') ? 'back' : 'on'}`;
    const setClock = await databaseWithClock(name);
    const config = join(folder, `${name}.json`);
    writeFileSync(config, JSON.stringify({ dwell: { motor: `${dwellMs}ms` } }));
    const eventFile = join(folder, `${name}.ndjson`);
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    const more = ['--config', config, '--events', eventFile, '--quiet'];
    const core = await startServedCore(addressOf(await startedCluster(), 'vendloop', name), await freePort(), more);
    onTestFinished(async () => {
      await core.kill('SIGKILL');
    });
    const machine = await connectMachine(core.url, machineNo, [{ fault: 'never-answers', plan: 'silent' }]);
    onTestFinished(() => machine.close());
    await sellOne(core.url, machineNo, receiver);

    await setClock(shift);
    // A decision on the same machine: by a clock that is an hour ahead, its lock would be over.
    const client = createMerchantClient(core.url, machineNo);
    const paid = await payOrder(client, { machineNo, notifyUrl: receiver.url, tradeId: 'after the jump' });
    await client.signed('/deliveries', { method: 'device.delivery.put', ...paid });
    const timeOf = (kind: string) => {
      const events = readFileSync(eventFile, 'utf8').split('\n').slice(0, -1);
      return events.map((line) => JSON.parse(line) as { kind: string; t: number }).find((each) => each.kind === kind)
        ?.t;
    };
    await expect.poll(() => timeOf('lock-released')).toBeDefined();
    const heldMs = timeOf('lock-released')! - timeOf('lock-granted')!;
    expect(heldMs).toBeGreaterThanOrEqual(dwellMs - toleranceMs);
    // Far less than the hour by which the clock was set.
    expect(heldMs).toBeLessThan(minuteMs);
  });
});
