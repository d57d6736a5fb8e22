import { join } from 'node:path';
import { serveApi } from '#core/api/http/http-server.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { startCore, type Core } from '#core/core.ts';
import { attachWsGateway } from '#core/devices/links/websocket/websocket-server.ts';
import { Metrics } from '#core/metrics.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { openSqliteStore } from '#core/store/sqlite/open.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { coreLanes, coreMachine, productOfLane } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, machineNumber } from '#simulators/machine/fleet.ts';
import { attend, taskOfThisProcess, type Orders, type ServerTask } from './measured-server.ts';
import { benchMerchant } from './bench-merchant.ts';

/** The real core, put together as `vendloop serve --quiet` does it: metrics and spans are on. */
const task = taskOfThisProcess();
const clock = new SystemClock();
const store = await openSqliteStore(join(task.folder, 'core.sqlite'));
const metrics = new Metrics();
const config = configOf(task);
const http = undiciHttp({ guard: { allowAddresses: config.callbacks.allowAddresses } });
const core = await startCore({
  config,
  clock,
  random: seededRandom(1),
  http,
  store,
  observe: (event, at) => metrics.observe(event, at),
  onRequest: (endpoint, status, code, ms) => metrics.request(endpoint, status, code, ms),
  onSpan: (span) => metrics.span(span),
  onError: (error) => console.error(error),
});
const orders = await prepare(core, task);
const api = await serveApi({
  handle: core.handle,
  health: () => ({ status: 'ok' }),
  metrics: () => metrics.text(),
  openapi: openApiDocument('bench'),
  host: '127.0.0.1',
  port: 0,
});
const gateway = attachWsGateway({ server: api.server, acceptor: core.devices, clock });
await attend(
  { url: api.url, orders },
  () => store.stats.commits,
  async () => {
    core.stop();
    await gateway.close();
    await api.close();
    await http.close();
    await store.close();
    clock.close();
  },
);

function configOf({ machines, each }: ServerTask): CoreConfig {
  const specs = fleetSpecs([{ name: 'all', motor: 'spring', count: machines, lanes: 1, stockPerLane: each }]);
  return {
    ...defaultConfig,
    merchants: [benchMerchant],
    machines: specs.map((spec) => coreMachine(spec, benchMerchant.appId)),
    lanes: specs.flatMap(coreLanes),
    // One receiver has all the callbacks here; the usual eight at a time are for many receivers.
    callbacks: { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'], perReceiver: machines },
  };
}

/** An order for each delivery, created and paid through the services, many at a time. */
function prepare({ services }: Core, { machines, each, sink }: ServerTask): Promise<Orders> {
  return Promise.all(
    Array.from({ length: machines }, async (_, at) => {
      const machineNo = machineNumber(at);
      const made: { order: number; record: number }[] = [];
      for (let n = 0; n < each; n += 1) {
        const created = await services.orders.create(benchMerchant, {
          machineNo,
          notifyUrl: `${sink}/${machineNo}`,
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
        made.push({ order: orderId, record: order.value.order.records[0]!.id });
      }
      return made;
    }),
  );
}
