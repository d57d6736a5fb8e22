import { expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { virtualWake } from '#harness/stages/virtual/virtual-wake.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';
import { merchant, valueOf } from '../services/service-world.ts';

it('a core that stops in order gives its lease back: the others call its machines offline at once', async () => {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [0, 0], httpDelayMs: [0, 0] } });
  const database = stage.openDatabase?.('serializable');
  if (!database) throw new Error('the virtual stage has a database');
  const wakeFor = virtualWake(stage.clock, seededRandom(1));
  const [spec] = fleetSpecs([{ name: 'one', motor: 'electronic-lock', count: 1 }]);
  const { machineNo } = spec!;
  const config = {
    ...defaultConfig,
    merchants: [merchant],
    machines: [machineRow(spec!, merchant.appId)],
    lanes: laneRows(spec!),
  };
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => stage.clock.after(ms, resolve)));
  const start = (number: number) => {
    const name = `core-${number}`;
    const group = { name, wake: wakeFor(() => false) };
    return stage.drive(
      startCore({
        config,
        clock: stage.clock,
        random: seededRandom(number),
        http: stage.callbackHttp([]),
        store: database.connect(name),
        group,
        onEvent: () => undefined,
        onError: (error) => {
          throw error as Error;
        },
      }),
    );
  };
  const [first, second] = [await start(1), await start(2)];
  await stage.hostCore(first, 1);
  const machine = new SimulatedMachine(spec!, {
    clock: stage.clock,
    random: stage.random.fork('m'),
    link: stage.link,
    onEvent: () => undefined,
  });
  machine.start();
  await advance(5_000);
  const { orders, deliveries } = second.services;
  const { orderId } = valueOf(
    await stage.drive(
      orders.create(merchant, {
        machineNo,
        notifyUrl: 'http://shop.example/callback',
        tradeId: 't',
        products: [{ productId: config.lanes[0]!.productId, quantity: 1 }],
      }),
    ),
  );
  valueOf(await stage.drive(orders.update(merchant, { machineNo, orderId, status: 1, sign: 'paid' })));
  const { order } = valueOf(await stage.drive(orders.get(merchant, { machineNo, orderId })));
  const deliver = (sign: string) =>
    stage.drive(deliveries.deliver(merchant, { machineNo, orderId, recordId: order.records[0]!.id, sign }));
  first.stop();
  await advance(100);
  expect(await deliver('after the stop')).toMatchObject({ ok: false, refusal: { code: 4008 } });
  machine.stop();
  second.stop();
  await stage.close();
});
