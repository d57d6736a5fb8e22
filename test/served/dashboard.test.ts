import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { panelRows, type Query } from '../docs/dashboard/panels.ts';
import { root } from '../docs/pages.ts';
import { connectMachine, type ConnectedMachine } from './connect-machine.ts';
import { hasPrometheus, startPrometheus, type RunningPrometheus } from './prometheus.ts';
import { createMerchantClient, payOrder, sellOne } from './sale.ts';
import { startReceiver, startServedCore, type Receiver, type ServedCore } from './served-core.ts';

// The dashboard's queries and the alerts are evaluated by a real Prometheus over the metrics of a real core.

const isMissing = !hasPrometheus();
if (isMissing && process.env['VENDLOOP_PROMETHEUS'] === 'required')
  throw new Error("there is no prometheus or no promtool: install Debian's prometheus (--no-install-recommends)");

const folder = mkdtempSync(join(tmpdir(), 'vendloop-dashboard-'));
const alerts = join(root, 'docs/grafana/alerts.yml');
const machineNo = '10000002';
let core: ServedCore;
let receiver: Receiver;
let prometheus: RunningPrometheus;
let machine: ConnectedMachine;

const queries = panelRows.flatMap(({ title, panels }) =>
  panels.flatMap((panel) => panel.queries.map((query) => ({ ...query, panel: `${title}: ${panel.title}` }))),
);

/** As Grafana fills in its variables. */
const expressionOf = ({ expr }: Query): string =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');

/** Waits until an expression has at least this value. */
async function reached(expr: string, least: number): Promise<void> {
  while (!((await prometheus.value(expr)) >= least));
}

/** A second customer finds the machine busy. */
async function deliverWhileBusy(): Promise<void> {
  const client = createMerchantClient(core.url, machineNo);
  const paid = await payOrder(client, { machineNo, notifyUrl: receiver.url, tradeId: 'two' });
  expect(await client.signed('/deliveries', { method: 'device.delivery.put', ...paid })).toMatchObject({ code: 6057 });
}

describe.skipIf(isMissing)('the dashboard over a core that sells (skipped where there is no prometheus)', () => {
  beforeAll(async () => {
    core = await startServedCore(join(folder, 'core.sqlite'), 0, ['--quiet']);
    receiver = await startReceiver();
    machine = await connectMachine(core.url, machineNo);
    prometheus = await startPrometheus(new URL(core.url).host, alerts, join(folder, 'prometheus'));
    // A rate needs values from before the sale.
    await reached('count_over_time(vendloop_machines_online[1m])', 2);
    await sellOne(core.url, machineNo, receiver);
    await deliverWhileBusy();
    await receiver.next();
    await reached('vendloop_callbacks_total{result="acknowledged"}', 1);
    // A series that begins with the sale has a rate from its second scrape on.
    await reached('count_over_time(vendloop_phase_duration_seconds_count{phase="callback"}[1m])', 2);
  });

  afterAll(async () => {
    machine.close();
    await prometheus.close();
    await receiver.close();
    await core.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets an answer to every query, and data where there must be some', async () => {
    const counts = await prometheus.countSeries(queries.map(expressionOf));
    const empty = queries.filter(({ isRare }, index) => counts[index] === 0 && !isRare);
    expect(empty.map(({ panel, expr }) => `${panel}: ${expr}`)).toEqual([]);
  });

  it('evaluates every alert without an error', async () => {
    expect(execFileSync('promtool', ['check', 'rules', alerts], { encoding: 'utf8' })).toContain('8 rules found');
    const health = await prometheus.alertHealth();
    expect(Object.keys(health)).toHaveLength(8);
    expect(new Set(Object.values(health))).toEqual(new Set(['ok']));
  });

  it('notices a query that is wrong, and one that finds nothing', async () => {
    await expect(prometheus.countSeries(['sum by (outcome (vendloop_locks_held)'])).rejects.toThrow(/parse error/);
    expect(await prometheus.countSeries(['vendloop_locks_held', 'vendloop_no_such_metric'])).toEqual([1, 0]);
  });
});
