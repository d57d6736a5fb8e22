import { join } from 'node:path';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { startCore, type Core } from '#core/core.ts';
import { Metrics } from '#core/metrics.ts';
import { serveCore } from '#core/serve-core.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import type { Store } from '#core/store/store.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { collectAllLessOften } from '#harness/stages/live/v8-flags.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { laneRows, machineRow, productOfLane } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, machineNumber } from '#simulators/machine/fleet.ts';
import { finishOrders } from './finished-orders.ts';
import { oweCallbacks } from './owed-callbacks.ts';
import { serveParent, taskOfThisProcess, type Orders, type ServerTask } from './measured-server.ts';
import { benchMerchant } from './bench-merchant.ts';

/**
 * The real core, put together as `vendloop serve --quiet` does it: metrics and spans are on. Where the task asks for
 * it, its rows are in memory and nowhere else: what a store could save at most.
 */
const task = taskOfThisProcess();
collectAllLessOften();
const clock = new SystemClock();
const file = join(task.folder, 'core.sqlite');
if (task.history) await writeHistory(file, task.history, task.machines);
const sqlite = task.inMemory ? null : await openSqliteStore(file);
const store: Store = sqlite ?? openMemoryStore();
if (task.owed) await oweCallbacks(store, task.owed);
const metrics = new Metrics();
const config = configOf(task);
const http = undiciHttp({ guard: { allowAddresses: config.callbacks.allowAddresses } });
const core = await startCore({
  config,
  clock,
  random: seededRandom(1),
  http,
  store,
  onEvent: (event, at) => metrics.observe(event, at),
  onRequest: (endpoint, status, code, ms) => metrics.countRequest(endpoint, status, code, ms),
  onSpan: (span) => metrics.observeSpan(span),
  onError: (error) => console.error(error),
});
const orders = await prepare(core, task);
const api = await serveCore(core, {
  clock,
  health: () => ({ status: 'ok' }),
  metrics: () => metrics.text(),
  openapi: openApiDocument('bench'),
  host: '127.0.0.1',
  port: 0,
});
await serveParent(
  { url: api.url, orders },
  () => sqlite?.stats.commits ?? 0,
  async () => {
    core.stop();
    await api.close();
    await http.close();
    await store.close();
    clock.close();
  },
);

/** Closed afterwards: the file is on the disk, and the core begins with nothing of it in memory. */
async function writeHistory(file: string, count: number, machines: number): Promise<void> {
  const writer = await openSqliteStore(file);
  await finishOrders(writer, { count, machines, now: clock.now() });
  await writer.close();
}

function configOf({ machines, ordersPerMachine }: ServerTask): CoreConfig {
  const specs = fleetSpecs([
    { name: 'all', motor: 'spring', count: machines, lanes: 1, stockPerLane: ordersPerMachine },
  ]);
  return {
    ...defaultConfig,
    merchants: [benchMerchant],
    machines: specs.map((spec) => machineRow(spec, benchMerchant.appId)),
    lanes: specs.flatMap(laneRows),
    // In the closed loop a machine sells more than any real one.
    frameBudget: null,
    // One receiver has all the callbacks here; the usual eight at a time are for many receivers.
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'], maxPerReceiver: machines },
  };
}

/** An order for each delivery, created and paid through the services, many at a time. */
function prepare({ services }: Core, { machines, ordersPerMachine, receiverUrl }: ServerTask): Promise<Orders> {
  return Promise.all(
    Array.from({ length: machines }, async (_, at) => {
      const machineNo = machineNumber(at);
      const paidOrders: { order: number; record: number }[] = [];
      for (let n = 0; n < ordersPerMachine; n += 1) {
        const created = await services.orders.create(benchMerchant, {
          machineNo,
          notifyUrl: `${receiverUrl}/${machineNo}`,
          tradeId: `${machineNo}-${n}`,
          products: [{ productId: productOfLane(0), quantity: 1 }],
        });
        if (!created.ok) throw new Error(`no order: ${created.refusal.code}`);
        const { orderId } = created.value;
        const paid = await services.orders.update(benchMerchant, {
          machineNo,
          orderId,
          status: 1,
          sign: `pay ${machineNo}-${n}`,
        });
        const order = await services.orders.get(benchMerchant, { machineNo, orderId });
        if (!paid.ok || !order.ok) throw new Error('an order could not be paid');
        paidOrders.push({ order: orderId, record: order.value.order.records[0]!.id });
      }
      return paidOrders;
    }),
  );
}
