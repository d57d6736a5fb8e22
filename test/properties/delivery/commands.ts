import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Result } from '#core/domain/errors.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import { laws } from './laws.ts';
import type { Expected, Model, ModelMachine, ModelOrder } from './model.ts';
import { merchant, notifyUrl } from './tested-core.ts';
import { type TestedSystem, compare, expectAnswer } from './compare-with-model.ts';

type Command = fc.AsyncCommand<Model, TestedSystem>;

/** A command: runs on the model and on the core, then compares their states. */
function command(
  name: string,
  run: (model: Model, system: TestedSystem) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check,
    async run(model, system) {
      await run(model, system);
      await system.world.untilIdle();
      model.fireDeadlines();
      await compare(model, system);
      await laws(system.world, system.dropped);
    },
    toString: () => name,
  };
}

/** Sends a signed request, and keeps it for `repeatRequest`. */
async function sendAndCompare(
  system: TestedSystem,
  model: Model,
  machine: ModelMachine,
  expected: Expected,
  call: (sign: string) => Promise<Result<object>>,
): Promise<void> {
  const sign = system.world.sign();
  const answer = await call(sign);
  expectAnswer(answer, expected, model, machine);
  await system.world.untilIdle();
  model.sendAll();
  system.requests.push({ at: model.now, repeat: () => call(sign), answer });
}

const nth = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
const hasOrders = (model: Readonly<Model>) => model.orders.length > 0;

const order = (pick: number, quantity: number): Command =>
  command(`order(${pick}, ${quantity})`, async (model, { world }) => {
    const machine = nth(model.machines, pick);
    const tradeId = world.sign();
    const expected = model.create(machine, quantity);
    const answer = await world.core.services.orders.create(merchant, {
      machineNo: machine.machineNo,
      notifyUrl,
      tradeId,
      products: [{ productId: 7, quantity }],
    });
    expectAnswer(answer, expected, model, machine);
  });

/** A sale up to its delivery command. */
const sell = (pick: number, quantity: number): Command =>
  command(`sell(${pick}, ${quantity})`, async (model, system) => {
    const before = model.orders.length;
    await order(pick, quantity).run(model, system);
    if (model.orders.length === before) return;
    await update(before, 1).run(model, system);
    await deliver(before).run(model, system);
  });

function withOrder(
  name: string,
  pick: number,
  act: (model: Model, system: TestedSystem, order: ModelOrder) => Promise<void>,
): Command {
  return command(`${name}(order ${pick})`, (model, system) => act(model, system, nth(model.orders, pick)), hasOrders);
}

const update = (pick: number, status: number): Command =>
  withOrder(`update to ${status}`, pick, (model, system, { id: orderId, machine }) =>
    sendAndCompare(system, model, machine, model.update(nth(model.orders, pick), status), (sign) =>
      system.world.core.services.orders.update(merchant, { machineNo: machine.machineNo, orderId, status, sign }),
    ),
  );

const deliver = (pick: number): Command =>
  withOrder('deliver', pick, (model, system, sold) =>
    sendAndCompare(system, model, sold.machine, model.deliver(sold), (sign) =>
      system.world.core.services.deliveries.deliver(merchant, {
        machineNo: sold.machine.machineNo,
        orderId: sold.id,
        recordId: sold.id,
        sign,
      }),
    ),
  );

const queue = (pick: number): Command =>
  withOrder('queue', pick, (model, system, sold) =>
    sendAndCompare(system, model, sold.machine, model.queue(sold), (sign) =>
      system.world.core.services.deliveries.queue(merchant, {
        machineNo: sold.machine.machineNo,
        orderId: sold.id,
        sign,
      }),
    ),
  );

const laneTest = (pick: number): Command =>
  command(`laneTest(${pick})`, (model, system) => {
    const machine = nth(model.machines, pick);
    return sendAndCompare(system, model, machine, model.laneTest(machine), (sign) =>
      system.world.core.services.deliveries.laneTest(merchant, {
        machineNo: machine.machineNo,
        lane: 0,
        notifyUrl,
        sign,
      }),
    );
  });

/** Sends the same request again: the first answer, and no other effect. */
const repeatRequest = (pick: number): Command =>
  command(`repeat(${pick})`, async (model, system) => {
    const fresh = system.requests.filter(({ at }) => model.now - at <= 600_000);
    if (fresh.length === 0) return;
    const { repeat: resend, answer } = nth(fresh, pick);
    const eventCount = system.world.events.length;
    assert.deepEqual(await resend(), answer);
    assert.equal(system.world.events.length, eventCount);
  });

/** How a machine runs a command: it reports the result, drops without a report, or forgets the command. */
type MachineResult = 'success' | 'failure' | 'silent' | 'forgets';

const run = (pick: number, nthCommand: number, result: MachineResult, reportTwice: boolean): Command =>
  command(`run(${pick}, ${nthCommand}, ${result}${reportTwice ? ', twice' : ''})`, async (model, system) => {
    const machine = nth(model.machines, pick);
    const end = system.world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    if (end.open.length === 0 || !end.online) return;
    // A board of old firmware runs its jobs in order.
    const job = machine.oldFirmware ? end.open[0]! : nth(end.open, nthCommand);
    end.open = end.open.filter((one) => one !== job);
    if (result === 'success' || result === 'silent')
      system.dropped.set(job.orderId, (system.dropped.get(job.orderId) ?? 0) + job.quantity);
    // A drinks machine that stops midway has poured some.
    if (result === 'failure' && job.quantity > 1)
      system.dropped.set(job.orderId, (system.dropped.get(job.orderId) ?? 0) + job.quantity - 1);
    if (result === 'silent' || result === 'forgets') return;
    const sold = model.orders.find(({ id }) => id === job.orderId) ?? null;
    for (let count = 0; count < (reportTwice && !machine.oldFirmware ? 2 : 1); count += 1) {
      const success = result === 'success';
      const named = machine.oldFirmware
        ? { deliveryId: null, token: null }
        : { deliveryId: job.deliveryId, token: job.token };
      model.reportResult(
        machine.oldFirmware
          ? model.deliveryMeantByOldFirmware(sold, machine)
          : model.deliveries.find(({ id }) => id === job.deliveryId),
        success,
      );
      end.send({
        method: 'device.delivery.response',
        ...named,
        orderId: job.orderId,
        recordId: job.recordId,
        success,
        floorStatus: success ? 1 : 2,
        errorMsg: success ? '' : 'Goods are Stuck',
      });
      await system.world.untilIdle();
    }
  });

const passTime = (ms: number): Command =>
  command(`pass(${ms})`, async (model, { world }) => {
    await world.clock.run(ms);
    model.passTime(ms);
  });

/** The core's event loop is blocked: time passes and no timer fires until the next command. */
const stallThen = (ms: number, then: Command): Command =>
  command(`block(${ms}) then ${then.toString()}`, async (model, system) => {
    system.world.clock.time += ms;
    model.now += ms;
    if (then.check(model)) await then.run(model, system);
  });

/** The core is killed, and later another starts on the store; the machines reconnect. */
const restart = (downMs: number): Command =>
  command(`restart(down for ${downMs})`, async (model, { world }) => {
    await world.core.kill();
    const online = model.machines.map((machine) => machine.online);
    for (const machine of model.machines) machine.online = false;
    world.clock.advance(downMs);
    model.now += downMs;
    await world.start();
    await world.untilIdle();
    model.fireDeadlines();
    for (const [index, machine] of model.machines.entries()) {
      machine.online = online[index]!;
      if (machine.online) world.machines[index]!.connect(world.core);
    }
  });

const toggleConnection = (pick: number): Command =>
  command(`line(${pick})`, async (model, { world }) => {
    const machine = nth(model.machines, pick);
    const end = world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    machine.online = !machine.online;
    if (machine.online) end.connect(world.core);
    else end.disconnect();
    await world.untilIdle();
  });

const setMode = (pick: number, status: MachineMode): Command =>
  command(`mode(${pick}, ${status})`, async (model, { world }) => {
    const machine = nth(model.machines, pick);
    const end = world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    if (!end.online) return;
    end.mode = status;
    end.send({ method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '1', status });
    await world.untilIdle();
    model.setMode(machine, status);
  });

/** Compares a delivery's result with the model's (`monotone-status`: an outcome in the model never changes). */
const result = (pick: number): Command =>
  command(
    `result(${pick})`,
    async (model, { world }) => {
      const { id, machine, outcome } = nth(model.deliveries, pick);
      const answer = await world.core.services.deliveries.result(merchant, {
        machineNo: machine.machineNo,
        deliveryId: id,
      });
      assert.equal(answer.ok && (answer.value.outcome?.kind ?? null), outcome);
    },
    (model) => model.deliveries.length > 0,
  );

/** Durations on, before and after the limits, ms. */
const spans = fc.constantFrom(1, 500, 14_999, 15_000, 29_999, 30_000, 45_001, 60_000, 90_000, 120_000, 1_080_000);
const pick = fc.nat(11);
const calls = fc.oneof(
  { weight: 4, arbitrary: pick.map(deliver) },
  { weight: 2, arbitrary: pick.map(queue) },
  { weight: 1, arbitrary: pick.map(laneTest) },
  { weight: 2, arbitrary: fc.tuple(pick, fc.constantFrom(1, 1, 1, 2, 3, 4, 5, 6)).map((given) => update(...given)) },
);
const results = fc.constantFrom<MachineResult>('success', 'success', 'failure', 'silent', 'forgets');

/** Random commands for a core with three machines. */
export function deliveryCommands(): fc.Arbitrary<Iterable<Command>> {
  const kinds: fc.Arbitrary<Command>[] = [
    fc.tuple(pick, fc.integer({ min: 1, max: 3 })).map((given) => order(...given)),
    fc.tuple(pick, fc.integer({ min: 1, max: 3 })).map((given) => sell(...given)),
    fc.tuple(pick, fc.integer({ min: 1, max: 3 })).map((given) => sell(...given)),
    pick.map(queue),
    calls,
    calls,
    fc.tuple(pick, pick, results, fc.boolean()).map((given) => run(...given)),
    fc.tuple(pick, pick, results, fc.boolean()).map((given) => run(...given)),
    spans.map(passTime),
    pick.map(repeatRequest),
    fc.tuple(spans, calls).map((given) => stallThen(...given)),
    fc.oneof(
      spans.map(restart),
      pick.map(toggleConnection),
      fc.tuple(pick, fc.constantFrom<MachineMode>('NORMAL', 'NORMAL', 'MAINTENANCE')).map((given) => setMode(...given)),
    ),
    pick.map(result),
  ];
  return fc.commands(kinds, { maxCommands: 60, size: 'max' });
}
