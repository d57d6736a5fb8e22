import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Result } from '#core/domain/errors.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import { laws } from './laws.ts';
import type { Expected, Model, ModelMachine, ModelOrder } from './model.ts';
import { merchant, notifyUrl, type World } from './tested-core.ts';

/** The world beside its model, and what only the two together know. */
export class Life {
  readonly world: World;
  /** Items that fell, by order. */
  readonly dropped = new Map<number, number>();
  /** Signed requests that were made, with their answers, and when. */
  readonly asked: {
    readonly at: number;
    readonly again: () => Promise<Result<object>>;
    readonly answer: Result<object>;
  }[] = [];

  constructor(world: World) {
    this.world = world;
  }
}

type Command = fc.AsyncCommand<Model, Life>;

/** A command: what the model says of it, what the core does, and that both then stand alike. */
function command(
  name: string,
  run: (model: Model, life: Life) => Promise<void>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check,
    async run(model, life) {
      await run(model, life);
      await life.world.rest();
      model.ring();
      await compare(model, life);
      await laws(life.world, life.dropped);
    },
    toString: () => name,
  };
}

/** Everything that the store shows is what the model says: so a refusal has left no trace. */
async function compare(model: Model, { world }: Life): Promise<void> {
  await world.store.read((rows) => {
    for (const machine of model.machines) {
      const { machineNo, hold, lastToken } = machine;
      const lock = rows.lock(machineNo);
      const held = hold && { token: hold.token, deliveryId: hold.delivery.id, until: hold.until };
      assert.deepEqual(
        {
          lastToken: lock.lastToken,
          hold: lock.hold && { token: lock.hold.token, deliveryId: lock.hold.deliveryId, until: lock.hold.until },
        },
        { lastToken, hold: held },
      );
      assert.deepEqual(
        rows.jobs(machineNo, 99).map(({ id, quantity }) => [id, quantity]),
        machine.queue.map(({ job, quantity }) => [job, quantity]),
      );
      assert.equal(rows.lane(machineNo, 0)?.stock, machine.stock);
      assert.equal(rows.machine(machineNo)?.mode, machine.mode);
    }
    for (const { id, status, delivered, inFlight, doubtful } of model.orders) {
      const order = rows.order(id)!;
      const record = order.records[0]!;
      assert.deepEqual(
        [order.status, record.delivered, record.inFlight, record.doubtful],
        [status, delivered, inFlight, doubtful],
        `order ${id}`,
      );
    }
    for (const { id, token, quantity, outcome } of model.deliveries) {
      const delivery = rows.delivery(id)!;
      assert.deepEqual(
        [delivery.token, delivery.quantity, delivery.outcome?.kind ?? null],
        [token, quantity, outcome],
        `delivery ${id}`,
      );
    }
  });
  assert.equal(world.events.filter(({ kind }) => kind === 'callback-queued').length, model.told);
}

/** The code is the model's, or so is what was accepted; a busy machine says how long its hold has to go. */
function agree(answer: Result<object>, expected: Expected, model: Model, machine: ModelMachine): void {
  if (!answer.ok) {
    assert.equal(answer.refusal.code, expected);
    const isBusy = answer.refusal.code === 6057 && answer.refusal.detail === undefined;
    if (isBusy) assert.deepEqual(answer.refusal.data, { retry_after_ms: machine.hold!.until - model.now });
  } else {
    assert.ok(typeof expected === 'object', `accepted, where ${JSON.stringify(expected)} was to be the answer`);
    assert.deepEqual({ ...answer.value, ...expected }, answer.value);
  }
}

/** Makes a signed request, and remembers it for whoever sends it again. */
async function ask(
  life: Life,
  model: Model,
  machine: ModelMachine,
  expected: Expected,
  call: (sign: string) => Promise<Result<object>>,
): Promise<void> {
  const sign = life.world.sign();
  const answer = await call(sign);
  agree(answer, expected, model, machine);
  await life.world.rest();
  model.sendAll();
  life.asked.push({ at: model.now, again: () => call(sign), answer });
}

const nth = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
const hasOrders = (model: Readonly<Model>) => model.orders.length > 0;

const order = (which: number, quantity: number): Command =>
  command(`order(${which}, ${quantity})`, async (model, { world }) => {
    const machine = nth(model.machines, which);
    const tradeId = world.sign();
    const expected = model.create(machine, quantity);
    const answer = await world.core.services.orders.create(merchant, {
      machineNo: machine.machineNo,
      notifyUrl,
      tradeId,
      products: [{ productId: 7, quantity }],
    });
    agree(answer, expected, model, machine);
  });

/** A whole sale to its command. */
const sell = (which: number, quantity: number): Command =>
  command(`sell(${which}, ${quantity})`, async (model, life) => {
    const before = model.orders.length;
    await order(which, quantity).run(model, life);
    if (model.orders.length === before) return;
    await update(before, 1).run(model, life);
    await deliver(before).run(model, life);
  });

function withOrder(
  name: string,
  which: number,
  act: (model: Model, life: Life, order: ModelOrder) => Promise<void>,
): Command {
  return command(`${name}(order ${which})`, (model, life) => act(model, life, nth(model.orders, which)), hasOrders);
}

const update = (which: number, status: number): Command =>
  withOrder(`update to ${status}`, which, (model, life, { id: orderId, machine }) =>
    ask(life, model, machine, model.update(nth(model.orders, which), status), (sign) =>
      life.world.core.services.orders.update(merchant, { machineNo: machine.machineNo, orderId, status, sign }),
    ),
  );

const deliver = (which: number): Command =>
  withOrder('deliver', which, (model, life, sold) =>
    ask(life, model, sold.machine, model.deliver(sold), (sign) =>
      life.world.core.services.deliveries.deliver(merchant, {
        machineNo: sold.machine.machineNo,
        orderId: sold.id,
        recordId: sold.id,
        sign,
      }),
    ),
  );

const queue = (which: number): Command =>
  withOrder('queue', which, (model, life, sold) =>
    ask(life, model, sold.machine, model.queue(sold), (sign) =>
      life.world.core.services.deliveries.queue(merchant, {
        machineNo: sold.machine.machineNo,
        orderId: sold.id,
        sign,
      }),
    ),
  );

const laneTest = (which: number): Command =>
  command(`laneTest(${which})`, (model, life) => {
    const machine = nth(model.machines, which);
    return ask(life, model, machine, model.laneTest(machine), (sign) =>
      life.world.core.services.deliveries.laneTest(merchant, {
        machineNo: machine.machineNo,
        lane: 0,
        notifyUrl,
        sign,
      }),
    );
  });

/** The same bytes again: the first answer, and nothing besides. */
const again = (which: number): Command =>
  command(`again(${which})`, async (model, life) => {
    const fresh = life.asked.filter(({ at }) => model.now - at <= 600_000);
    if (fresh.length === 0) return;
    const { again: resend, answer } = nth(fresh, which);
    const told = life.world.events.length;
    assert.deepEqual(await resend(), answer);
    assert.equal(life.world.events.length, told);
  });

/** What a machine makes of a command: it says how it went, or it drops and says nothing, or it forgets it. */
type Word = 'success' | 'failure' | 'silent' | 'forgets';

const run = (which: number, nthCommand: number, word: Word, twice: boolean): Command =>
  command(`run(${which}, ${nthCommand}, ${word}${twice ? ', twice' : ''})`, async (model, life) => {
    const machine = nth(model.machines, which);
    const end = life.world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    if (end.open.length === 0 || !end.online) return;
    // A board of old firmware runs its jobs in order.
    const job = machine.oldFirmware ? end.open[0]! : nth(end.open, nthCommand);
    end.open = end.open.filter((one) => one !== job);
    if (word === 'success' || word === 'silent')
      life.dropped.set(job.orderId, (life.dropped.get(job.orderId) ?? 0) + job.quantity);
    // A drinks machine that stops in the middle has poured some.
    if (word === 'failure' && job.quantity > 1)
      life.dropped.set(job.orderId, (life.dropped.get(job.orderId) ?? 0) + job.quantity - 1);
    if (word === 'silent' || word === 'forgets') return;
    const sold = model.orders.find(({ id }) => id === job.orderId) ?? null;
    for (let said = 0; said < (twice && !machine.oldFirmware ? 2 : 1); said += 1) {
      const success = word === 'success';
      const named = machine.oldFirmware
        ? { deliveryId: null, token: null }
        : { deliveryId: job.deliveryId, token: job.token };
      model.report(
        machine.oldFirmware
          ? model.oldFirmwareMeans(sold, machine)
          : model.deliveries.find(({ id }) => id === job.deliveryId),
        success,
      );
      end.say({
        method: 'device.delivery.response',
        ...named,
        orderId: job.orderId,
        recordId: job.recordId,
        success,
        floorStatus: success ? 1 : 2,
        errorMsg: success ? '' : 'Goods are Stuck',
      });
      await life.world.rest();
    }
  });

const pass = (ms: number): Command =>
  command(`pass(${ms})`, async (model, { world }) => {
    await world.clock.run(ms);
    model.pass(ms);
  });

/** The core's loop is blocked: time goes by and no timer fires until the next command has been given. */
const block = (ms: number, then: Command): Command =>
  command(`block(${ms}) then ${then.toString()}`, async (model, life) => {
    life.world.clock.time += ms;
    model.now += ms;
    if (then.check(model)) await then.run(model, life);
  });

/** The core is killed, and after a while another starts on the store; the machines come back to it then. */
const restart = (downMs: number): Command =>
  command(`restart(down for ${downMs})`, async (model, { world }) => {
    await world.core.kill();
    const online = model.machines.map((machine) => machine.online);
    for (const machine of model.machines) machine.online = false;
    world.clock.advance(downMs);
    model.now += downMs;
    await world.start();
    await world.rest();
    model.ring();
    for (const [index, machine] of model.machines.entries()) {
      machine.online = online[index]!;
      if (machine.online) world.machines[index]!.connect(world.core);
    }
  });

const line = (which: number): Command =>
  command(`line(${which})`, async (model, { world }) => {
    const machine = nth(model.machines, which);
    const end = world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    machine.online = !machine.online;
    if (machine.online) end.connect(world.core);
    else end.disconnect();
    await world.rest();
  });

const mode = (which: number, status: MachineMode): Command =>
  command(`mode(${which}, ${status})`, async (model, { world }) => {
    const machine = nth(model.machines, which);
    const end = world.machines.find(({ machineNo }) => machineNo === machine.machineNo)!;
    if (!end.online) return;
    end.mode = status;
    end.say({ method: 'client.heartbeat', networkType: '4G', networkRssi: '-60', uptimeMinutesToday: '1', status });
    await world.rest();
    model.setMode(machine, status);
  });

/** Asks how a delivery stands: what the model says (`monotone-status`, since an outcome of the model never goes back). */
const result = (which: number): Command =>
  command(
    `result(${which})`,
    async (model, { world }) => {
      const { id, machine, outcome } = nth(model.deliveries, which);
      const answer = await world.core.services.deliveries.result(merchant, {
        machineNo: machine.machineNo,
        deliveryId: id,
      });
      assert.equal(answer.ok && (answer.value.outcome?.kind ?? null), outcome);
    },
    (model) => model.deliveries.length > 0,
  );

/** Spans that fall on, before and behind the limits. */
const spans = fc.constantFrom(1, 500, 14_999, 15_000, 29_999, 30_000, 45_001, 60_000, 90_000, 120_000, 1_080_000);
const which = fc.nat(11);
const calls = fc.oneof(
  { weight: 4, arbitrary: which.map(deliver) },
  { weight: 2, arbitrary: which.map(queue) },
  { weight: 1, arbitrary: which.map(laneTest) },
  { weight: 2, arbitrary: fc.tuple(which, fc.constantFrom(1, 1, 1, 2, 3, 4, 5, 6)).map((given) => update(...given)) },
);
const words = fc.constantFrom<Word>('success', 'success', 'failure', 'silent', 'forgets');

/** Random lives of a core with three machines. */
export function deliveryCommands(): fc.Arbitrary<Iterable<Command>> {
  const kinds: fc.Arbitrary<Command>[] = [
    fc.tuple(which, fc.integer({ min: 1, max: 3 })).map((given) => order(...given)),
    fc.tuple(which, fc.integer({ min: 1, max: 3 })).map((given) => sell(...given)),
    fc.tuple(which, fc.integer({ min: 1, max: 3 })).map((given) => sell(...given)),
    which.map(queue),
    calls,
    calls,
    fc.tuple(which, which, words, fc.boolean()).map((given) => run(...given)),
    fc.tuple(which, which, words, fc.boolean()).map((given) => run(...given)),
    spans.map(pass),
    which.map(again),
    fc.tuple(spans, calls).map((given) => block(...given)),
    fc.oneof(
      spans.map(restart),
      which.map(line),
      fc.tuple(which, fc.constantFrom<MachineMode>('NORMAL', 'NORMAL', 'MAINTENANCE')).map((given) => mode(...given)),
    ),
    which.map(result),
  ];
  return fc.commands(kinds, { maxCommands: 60, size: 'max' });
}
