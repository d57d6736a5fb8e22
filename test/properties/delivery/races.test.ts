import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Result } from '#core/domain/errors.ts';
import type { Rules } from '#core/rules.ts';
import { laws } from './laws.ts';
import { ScheduledStore } from './scheduled-store.ts';
import { merchant, notifyUrl, World } from './tested-core.ts';

/** A core on a scheduled store, with helpers for orders on its first machine. */
async function scheduledWorld(scheduler: fc.Scheduler, rules?: Rules) {
  const stores: ScheduledStore[] = [];
  const far = (yes: boolean): void => {
    for (const store of stores) store.far = yes;
  };
  const world = new World({
    under: (store) => {
      stores.push(new ScheduledStore(store, scheduler));
      return stores.at(-1)!;
    },
    ...(rules && { rules }),
  });
  await world.start();
  await world.connectAll();
  const { machineNo } = world.machines[0]!;
  const buy = async (quantity: number): Promise<number> => {
    const { orders } = world.core.services;
    const order = await orders.create(merchant, {
      machineNo,
      notifyUrl,
      tradeId: world.sign(),
      products: [{ productId: 7, quantity }],
    });
    assert.ok(order.ok);
    await orders.update(merchant, { machineNo, orderId: order.value.orderId, status: 1, sign: world.sign() });
    return order.value.orderId;
  };
  const deliver = (orderId: number, sign = world.sign()) =>
    world.core.services.deliveries.deliver(merchant, { machineNo, orderId, recordId: orderId, sign });
  const queue = (orderId: number) =>
    world.core.services.deliveries.queue(merchant, { machineNo, orderId, sign: world.sign() });
  return { world, far, machineNo, buy, deliver, queue };
}

const codeOf = (answer: Result<object>) => (answer.ok ? 'accepted' : answer.refusal.code);

describe('merchants that call at once, in any order of the store', () => {
  it('get the machine one at a time: one is accepted, the others get the time to wait', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, many) => {
        const { world, far, machineNo, buy, deliver } = await scheduledWorld(scheduler);
        const orders = await Promise.all(Array.from({ length: many }, () => buy(1)));
        far(true);
        const calls = Promise.all(orders.map((order) => deliver(order)));
        await scheduler.waitIdle();
        const answers = await calls;
        assert.equal(answers.filter(({ ok }) => ok).length, 1);
        for (const answer of answers)
          if (!answer.ok) assert.deepEqual(answer.refusal, { code: 6057, data: { retry_after_ms: 30_000 } });
        assert.equal(world.machines[0]!.commands.length, 1);
        assert.equal(await world.store.read((rows) => rows.lock(machineNo).lastToken), 1);
        await laws(world, new Map());
      }),
    );
  });

  it('get one effect and one answer for the same signed request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 6 }), fc.boolean(), async (scheduler, many, busy) => {
        const { world, far, buy, deliver } = await scheduledWorld(scheduler);
        if (busy) await deliver(await buy(1));
        const order = await buy(2);
        const commands = world.machines[0]!.commands.length;
        far(true);
        const calls = Promise.all(Array.from({ length: many }, () => deliver(order, 'same')));
        await scheduler.waitIdle();
        const answers = await calls;
        for (const answer of answers) assert.deepEqual(answer, answers[0]);
        assert.equal(codeOf(answers[0]!), busy ? 6057 : 'accepted');
        assert.equal(world.machines[0]!.commands.length, commands + (busy ? 0 : 1));
      }),
    );
  });
});

type MachineResult = 'success' | 'failure' | 'silent';

/** What happens concurrently. The machine may answer each command; time passes in steps. */
const schedules = fc.record({
  direct: fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 4 }),
  queued: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 1 }),
  results: fc.infiniteStream(fc.constantFrom<MachineResult>('success', 'success', 'failure', 'silent')),
  steps: fc.array(fc.constantFrom(1, 14_999, 15_000, 29_999, 30_000, 60_000, 120_000), { maxLength: 6 }),
  refund: fc.boolean(),
  crash: fc.boolean(),
});

function passes(world: World, ms: number): Promise<void> {
  world.clock.advance(ms);
  return Promise.resolve();
}

describe('results, expiries, fallbacks, refunds and a crash, in any order of the store', () => {
  it('keep the laws; afterwards everything settles and every lock is free', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        schedules,
        async (scheduler, { direct, queued, results, steps, refund, crash }) => {
          const { world, far, machineNo, buy, deliver, queue } = await scheduledWorld(scheduler);
          const end = world.machines[0]!;
          const dropped = new Map<number, number>();
          end.onCommand = ({ deliveryId, token, orderId, recordId, quantity }) => {
            const result = results.next().value as MachineResult;
            void scheduler.schedule(Promise.resolve(), `the machine runs ${token}: ${result}`).then(() => {
              if (result !== 'failure') dropped.set(orderId, (dropped.get(orderId) ?? 0) + quantity);
              if (result === 'silent' || !end.online) return;
              const success = result === 'success';
              end.send({
                method: 'device.delivery.response',
                deliveryId,
                token,
                orderId,
                recordId,
                success,
                floorStatus: success ? 1 : 2,
                errorMsg: success ? '' : 'Goods are Stuck',
              });
            });
          };
          const orders = await Promise.all(direct.map(buy));
          const toQueue = await Promise.all(queued.map(buy));
          far(true);
          for (const order of orders) void deliver(order).then(() => deliver(order));
          for (const order of toQueue) void queue(order);
          if (refund && orders[0] !== undefined)
            void world.core.services.orders.update(merchant, {
              machineNo,
              orderId: orders[0],
              status: 2,
              sign: world.sign(),
            });
          void scheduler.scheduleSequence(
            steps.map((ms) => ({ label: `${ms} ms pass`, builder: () => passes(world, ms) })),
          );
          let restarted = Promise.resolve();
          if (crash) {
            void scheduler.schedule(Promise.resolve(), 'the core is killed').then(() => {
              restarted = (async () => {
                await world.core.kill();
                await world.start();
                await world.connectAll();
              })();
            });
          }
          await scheduler.waitIdle();
          await scheduler.waitFor(restarted);
          await scheduler.waitIdle();
          await laws(world, dropped);
          far(false);
          end.onCommand = () => undefined;
          // Every queued item may wait for the dwell limit of the one before it, and the last for its fallback.
          await world.clock.run(9 * 30_000 + 120_000);
          await laws(world, dropped);
          await world.store.read((rows) => {
            assert.deepEqual(
              [rows.lock(machineNo).hold, rows.jobs(machineNo, 9), rows.inFlight(machineNo)],
              [null, [], []],
            );
          });
        },
      ),
    );
  });
});
