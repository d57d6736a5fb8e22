import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StoreFailure, type Rows, type Sequence, type Store, type Tx } from '#core/store/store.ts';
import {
  sampleCallback,
  samplePickupCode,
  sampleDelivery,
  sampleDeliveryId,
  sampleJob,
  sampleLane,
  sampleLock,
  sampleMachine,
  sampleOrder,
  sampleOutcome,
  sampleIdempotencyRecord,
} from './samples.ts';
import type { StoreModel } from './model.ts';

/** A world so small that random changes meet each other. */
const apps = ['app-1', 'app-2'];
const machineNos = ['10000001', '10000002'];
const ids = [1, 2, 3];
/** Enough for several of each merchant. */
const callbackIds = [1, 2, 3, 4, 5, 6];
const signs = ['A', 'B'];
const sequences: readonly Sequence[] = ['order', 'record', 'delivery', 'job', 'callback', 'pickup-code', 'core'];

/** Every question that a store answers, asked over the whole small world. */
export function readEverything(rows: Rows): unknown {
  return {
    machines: machineNos.map((no) => rows.machine(no)),
    ofApp: apps.map((app) => rows.machines(app)),
    every: rows.allMachines(),
    freshness: machineNos.map((no) => rows.freshness(no)),
    lane: machineNos.map((no) => ids.map((lane) => rows.lane(no, lane))),
    lanes: machineNos.map((no) => rows.lanes(no)),
    locks: machineNos.map((no) => rows.lock(no)),
    orders: ids.map((id) => rows.order(id)),
    byTrade: apps.map((app) => ids.map((id) => rows.orderByTrade(app, `trade-${id}`))),
    deliveries: ids.map((id) => rows.delivery(sampleDeliveryId(id))),
    inFlight: machineNos.map((no) => rows.inFlight(no)),
    jobs: machineNos.map((no) => [rows.jobs(no, 1), rows.jobs(no, 9)]),
    jobsOfOrder: ids.map((id) => rows.jobsOfOrder(id)),
    deliveriesOfOrder: [0, ...ids].map((id) => rows.deliveriesOfOrder(id)),
    codes: machineNos.map((no) => ids.map((id) => rows.pickupCode(no, String(100_000 + id)))),
    codesById: ids.map((id) => rows.pickupCodeById(id)),
    openCodes: machineNos.map((no) => rows.openPickupCodes(no)),
    replays: apps.map((app) => signs.map((sign) => rows.idempotencyRecord(app, sign))),
    callbacks: callbackIds.map((id) => rows.callback(id)),
    notes: signs.map((name) => rows.note(name)),
    core: ids.map((id) => rows.core(id)),
    cores: rows.cores(),
    lines: machineNos.map((no) => rows.line(no)),
    linesWithCommand: [0, ...ids].map((id) => rows.linesWithCommand(id)),
  };
}

/** One change that a decision makes. */
interface Step {
  readonly text: string;
  readonly make: (tx: Tx) => unknown;
}

const app = fc.constantFrom(...apps);
const machineNo = fc.constantFrom(...machineNos);
const id = fc.constantFrom(...ids);
const callbackId = fc.constantFrom(...callbackIds);
const sign = fc.constantFrom(...signs);
const time = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1.5, 2.25));
const maybeTime = fc.option(time);

function step<T>(name: string, arbitrary: fc.Arbitrary<T>, make: (tx: Tx, value: T) => unknown): fc.Arbitrary<Step> {
  return arbitrary.map((value) => ({ text: `${name} ${JSON.stringify(value)}`, make: (tx) => make(tx, value) }));
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  step('next', fc.constantFrom(...sequences), (tx, sequence) => tx.next(sequence)),
  step('machine', fc.record({ no: machineNo, appId: app, hasLift: fc.boolean() }), (tx, { no, appId, hasLift }) =>
    tx.putMachine(sampleMachine(no, { appId, hasLift })),
  ),
  step('lane', fc.record({ no: machineNo, lane: id, stock: id, floorStatus: id }), (tx, { no, lane, ...changes }) =>
    tx.putLane(sampleLane(no, lane, changes)),
  ),
  step('lock', fc.record({ no: machineNo, token: id, until: maybeTime }), (tx, { no, token, until }) =>
    tx.putLock(no, until === null ? { lastToken: token, hold: null } : sampleLock(token, until)),
  ),
  step('order', fc.record({ id, trade: id, appId: app, expiresAt: maybeTime }), (tx, { trade, ...order }) =>
    tx.putOrder(sampleOrder(order.id, { ...order, tradeId: `trade-${trade}` })),
  ),
  step(
    'delivery',
    fc.record({
      n: id,
      machineNo,
      orderId: fc.constantFrom(0, ...ids),
      token: id,
      timeoutAt: maybeTime,
      ended: fc.boolean(),
    }),
    (tx, { n, ended, ...changes }) =>
      tx.putDelivery(sampleDelivery(n, { ...changes, outcome: ended ? sampleOutcome : null })),
  ),
  step('job', fc.record({ id, machineNo, orderId: id }), (tx, job) => tx.putJob(sampleJob(job.id, job))),
  step('no job', id, (tx, job) => tx.deleteJob(job)),
  step(
    'code',
    fc.record({ id, machineNo, digits: id, usedByOrder: fc.option(id), cancelledAt: fc.option(id) }),
    (tx, { digits, ...code }) =>
      tx.putPickupCode(samplePickupCode(code.id, { ...code, code: String(100_000 + digits) })),
  ),
  step('replay', fc.record({ appId: app, sign, expiresAt: time }), (tx, replay) =>
    tx.putIdempotencyRecord(sampleIdempotencyRecord(replay.sign, replay)),
  ),
  step('callback', fc.record({ id: callbackId, appId: app, nextAt: maybeTime, attempts: id }), (tx, callback) =>
    tx.putCallback(sampleCallback(callback.id, callback)),
  ),
  step(
    'freshness',
    fc.record({ no: machineNo, lastUnixSeconds: id, requiresChallenge: fc.boolean() }),
    (tx, { no, ...mark }) => tx.putFreshness(no, mark),
  ),
  step('core', fc.record({ id, name: sign, until: time }), (tx, lease) => tx.putCore({ ...lease })),
  step('no core', id, (tx, core) => tx.deleteCore(core)),
  step(
    'line',
    fc.record({ machineNo, core: fc.constantFrom(0, ...ids), fence: id, waiting: fc.constantFrom('', 'A') }),
    (tx, line) => tx.putLine({ ...line }),
  ),
  step('note', fc.record({ name: sign, value: sign }), (tx, { name, value }) => tx.putNote(name, value)),
);

/** A decision that makes its changes, looks at what it has made, and then may throw. */
interface Decision {
  readonly steps: readonly Step[];
  readonly throws: boolean;
}

const decision: fc.Arbitrary<Decision> = fc.record({
  steps: fc.array(steps, { minLength: 1, maxLength: 6 }),
  throws: fc.boolean(),
});

class ExpectedRefusal extends Error {}

function decide({ steps: changes, throws }: Decision): (tx: Tx) => unknown {
  return (tx) => {
    const answers = changes.map((change) => change.make(tx) ?? null);
    const snapshot = readEverything(tx);
    if (throws) throw new ExpectedRefusal();
    return { answers, snapshot };
  };
}

/** What a decision came to, in a form that can be compared. */
async function outcome(work: () => unknown): Promise<unknown> {
  try {
    return { value: await work() };
  } catch (problem) {
    if (problem instanceof ExpectedRefusal) return 'refused';
    if (problem instanceof StoreFailure) return 'store failure';
    throw problem;
  }
}

/** One or several decisions, handed in at once. */
class DecideCommand implements fc.AsyncCommand<StoreModel, Store> {
  readonly #decisions: readonly Decision[];

  constructor(decisions: readonly Decision[]) {
    this.#decisions = decisions;
  }

  check = () => true;

  async run(model: StoreModel, store: Store): Promise<void> {
    const real = await Promise.all(this.#decisions.map((one) => outcome(() => store.decide(decide(one)))));
    for (const [at, one] of this.#decisions.entries()) {
      assert.deepEqual(real[at], await outcome(() => model.decide(decide(one))));
    }
    await compare(model, store);
  }

  toString(): string {
    const show = (one: Decision) => one.steps.map((change) => change.text).join(', ') + (one.throws ? ', throw' : '');
    return `decide(${this.#decisions.map(show).join(' | ')})`;
  }
}

class PruneCommand implements fc.AsyncCommand<StoreModel, Store> {
  readonly #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  check = () => true;

  async run(model: StoreModel, store: Store): Promise<void> {
    assert.equal(await store.prune(this.#now), model.prune(this.#now));
    await compare(model, store);
  }

  toString = () => `prune(${this.#now})`;
}

const isEven = (callbackId: number): boolean => callbackId % 2 === 0;
const evenIds = new Set(callbackIds.filter(isEven));

async function compare(model: StoreModel, store: Store): Promise<void> {
  assert.deepEqual(await store.read(readEverything), readEverything(model));
  for (const now of [0, 2, 5]) {
    assert.equal(await store.nextDeadline(now), model.nextDue(now));
    assert.equal(await store.nextDeadline(now), model.nextDue(now));
    for (const limit of [0, 1, 3, 5, 100]) {
      assert.deepEqual(await store.dueDeadlines(now, limit), model.due(now, limit));
      assert.deepEqual(await store.dueDeadlines(now, limit, evenIds), model.due(now, limit, isEven));
    }
  }
}

/** Random lives of a store, or of several stores on the same rows. */
export function storeCommands(): fc.Arbitrary<Iterable<fc.AsyncCommand<StoreModel, Store>>> {
  return fc.commands(
    [
      fc.array(decision, { minLength: 1, maxLength: 3 }).map((decisions) => new DecideCommand(decisions)),
      time.map((now) => new PruneCommand(now)),
    ],
    { maxCommands: 12, size: 'max' },
  );
}
