import { runChecks } from '#harness/judge/judgement.ts';
import type { CheckResult } from '#harness/checks/check.ts';
import type { Forgery } from '#simulators/forgeries/forgery.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import type { History, HistoryEvent, HistoryHeader, HistoryMachine } from '#harness/history/event.ts';

export const locker: HistoryMachine = {
  machine: '10000001',
  motor: 'electronic-lock',
  kind: 'electronic-lock',
  dwellMs: 15_000,
  multiDrop: false,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};
export const snacks: HistoryMachine = {
  machine: '10000002',
  motor: 'spring',
  kind: 'motor',
  dwellMs: 30_000,
  multiDrop: false,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};
export const coffees: HistoryMachine = {
  machine: '10000003',
  motor: 'drinks',
  kind: 'other',
  dwellMs: 45_000,
  multiDrop: true,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};

export const header: HistoryHeader = {
  format: 'vendloop-history/2',
  scenario: 'crafted',
  stage: 'virtual',
  seed: 7,
  speed: 1,
  timeoutMs: 120_000,
  slackMs: 0,
  callbacks: { timeoutMs: 5_000, maxAttempts: 20, firstPauseMs: 1_000, maxPauseMs: 600_000, maxPerReceiver: 8 },
  machines: [locker, snacks, coffees],
  faults: [],
  proves: [],
  expect: [],
};

type Untimed<E> = E extends unknown ? Omit<E, 't'> : never;
type Outcome = 'success' | 'failure' | 'timeout';

export interface Line {
  readonly machine: HistoryMachine;
  readonly order: number;
  readonly record: number;
  readonly quantity: number;
}

/** A delivery as the helpers pass it around. */
export interface Run extends Line {
  readonly delivery: string;
  readonly token: number;
  readonly run: number;
}

const errorMessages: Record<Outcome, string> = { success: '', failure: 'Goods are Stuck', timeout: 'Delivery Timeout' };
const floorStatuses: Record<Outcome, number> = { success: 1, failure: 2, timeout: 1 };

/** Writes a history by hand, event by event. Times need not be given in order: readers sort. */
export class HistoryBuilder {
  readonly events: HistoryEvent[] = [];
  readonly #header: HistoryHeader;
  #lastId = 0;
  #callCount = 0;

  constructor(changes: Partial<HistoryHeader> = {}) {
    this.#header = { ...header, ...changes };
  }

  add(t: number, ...events: Untimed<HistoryEvent>[]): this {
    for (const event of events) this.events.push({ t, ...event });
    return this;
  }

  /** An order that came from a pickup code: it needs no payment. */
  order(t: number, machine: HistoryMachine, quantity = 1): Line {
    const line = this.unpaidOrder(t, machine, quantity);
    this.add(t, {
      by: 'core',
      kind: 'order-changed',
      machine: machine.machine,
      order: line.order,
      status: 'PICKUPCODE',
      cause: 'pickup-code',
    });
    return line;
  }

  /** What a merchant makes of an order. */
  status(t: number, line: Line, status: string): this {
    return this.add(t, {
      by: 'core',
      kind: 'order-changed',
      machine: line.machine.machine,
      order: line.order,
      status,
      cause: 'merchant',
    });
  }

  /** An order that is not paid. */
  unpaidOrder(t: number, machine: HistoryMachine, quantity = 1): Line {
    this.#lastId += 1;
    const line = { machine, order: this.#lastId, record: 100 + this.#lastId, quantity };
    this.add(t, {
      by: 'core',
      kind: 'order-created',
      machine: machine.machine,
      order: line.order,
      records: [{ record: line.record, lane: 1, quantity }],
    });
    return line;
  }

  /** A delivery without any event yet. */
  plan(line: Line, token?: number): Run {
    this.#lastId += 1;
    return {
      ...line,
      delivery: String(this.#lastId).padStart(16, '0'),
      token: token ?? this.#lastId,
      run: this.#lastId,
    };
  }

  grant(t: number, run: Run, dwellMs = run.machine.dwellMs): this {
    const { delivery, token } = run;
    return this.add(t, {
      by: 'core',
      kind: 'lock-granted',
      machine: run.machine.machine,
      token,
      delivery,
      machineKind: run.machine.kind,
      dwellMs,
    });
  }

  started(t: number, run: Run, job = 0): this {
    const { delivery, token, order, record, quantity } = run;
    const items = run.machine.multiDrop ? quantity : 1;
    return this.add(t, {
      by: 'core',
      kind: 'delivery-started',
      machine: run.machine.machine,
      delivery,
      token,
      order,
      record,
      lane: 1,
      quantity: items,
      job,
    });
  }

  sent(t: number, run: Run): this {
    return this.add(t, {
      by: 'core',
      kind: 'command-sent',
      machine: run.machine.machine,
      delivery: run.delivery,
      token: run.token,
    });
  }

  received(t: number, run: Run): this {
    const { delivery, token, order, record, quantity } = run;
    const items = run.machine.multiDrop ? quantity : 1;
    return this.add(t, {
      by: 'machine',
      kind: 'command-received',
      machine: run.machine.machine,
      run: run.run,
      delivery,
      token,
      order,
      record,
      lane: 1,
      quantity: items,
    });
  }

  /** A merchant's call that makes a delivery, up to the command's arrival at the machine. */
  startDelivery(t: number, line: Line, token?: number): Run {
    const run = this.plan(line, token);
    this.#callCount += 1;
    const callMembers = {
      call: this.#callCount,
      endpoint: 'deliver',
      machine: line.machine.machine,
      order: line.order,
      record: line.record,
    };
    this.add(t - 5, { by: 'merchant', kind: 'call', ...callMembers, repeatOf: 0 });
    this.grant(t, run).started(t, run).sent(t, run);
    this.add(t + 5, {
      by: 'merchant',
      kind: 'answer',
      ...callMembers,
      status: 200,
      code: 0,
      delivery: run.delivery,
      reportedStatus: '',
    });
    this.received(t + 10, run);
    return run;
  }

  drop(t: number, run: Run): this {
    const { delivery, order, record } = run;
    return this.add(t, {
      by: 'machine',
      kind: 'item-dropped',
      machine: run.machine.machine,
      run: run.run,
      delivery,
      order,
      record,
      lane: 1,
    });
  }

  motor(from: number, to: number, run: Run): this {
    const eventMembers = {
      by: 'machine',
      machine: run.machine.machine,
      run: run.run,
      delivery: run.delivery,
      lane: 1,
    } as const;
    return this.add(from, { ...eventMembers, kind: 'motor-started' }).add(to, {
      ...eventMembers,
      kind: 'motor-stopped',
    });
  }

  answer(t: number, run: Run, success = true, sent = true): this {
    const outcome = success ? 'success' : 'failure';
    const members = {
      success,
      floorStatus: floorStatuses[outcome],
      errorMsg: errorMessages[outcome],
      sent,
      format: 'valid' as const,
    };
    return this.add(t, {
      by: 'machine',
      kind: 'answer-sent',
      machine: run.machine.machine,
      run: run.run,
      delivery: run.delivery,
      ...members,
    });
  }

  fault(t: number, run: Run, fault: string, plan = `${fault}#1`): this {
    return this.add(t, {
      by: 'machine',
      kind: 'fault-fired',
      machine: run.machine.machine,
      run: run.run,
      delivery: run.delivery,
      fault,
      plan,
    });
  }

  settled(t: number, run: Run, outcome: Outcome, token = run.token): this {
    const { delivery, order, record } = run;
    const members = { outcome, floorStatus: floorStatuses[outcome], errorMsg: errorMessages[outcome] };
    return this.add(t, {
      by: 'core',
      kind: 'delivery-settled',
      machine: run.machine.machine,
      delivery,
      token,
      order,
      record,
      ...members,
    });
  }

  released(t: number, run: Pick<Run, 'machine' | 'token'>, cause: Outcome | 'dwell'): this {
    return this.add(t, { by: 'core', kind: 'lock-released', machine: run.machine.machine, token: run.token, cause });
  }

  lateResult(t: number, run: Run, result: 'success' | 'failure', settledAs: Outcome): this {
    return this.add(t, {
      by: 'core',
      kind: 'result-late',
      machine: run.machine.machine,
      delivery: run.delivery,
      token: run.token,
      outcome: result,
      settledAs,
    });
  }

  callbackReceived(
    t: number,
    run: Run,
    outcome: Outcome,
    changes: Partial<Extract<HistoryEvent, { kind: 'callback-received' }>> = {},
  ): this {
    const { delivery, order, record } = run;
    const reported = {
      deliverStatus: outcome === 'success' ? '1' : '0',
      floorStatus: String(floorStatuses[outcome]),
      errorMsg: errorMessages[outcome],
    };
    return this.add(t, {
      by: 'receiver',
      kind: 'callback-received',
      receiver: 'merchant',
      method: 'device.delivery.response',
      order,
      record,
      delivery,
      ...reported,
      signOk: true,
      responseStatus: 200,
      ...changes,
    });
  }

  /** The outcome by the machine's answer, the release and the callback. */
  settle(t: number, run: Run, outcome: Outcome): this {
    return this.settled(t, run, outcome)
      .released(t, run, outcome)
      .callbackReceived(t + 20, run, outcome);
  }

  /** A whole healthy sale that begins at `t` and takes 720 ms for each item. */
  sale(t: number, line: Line): Run {
    const run = this.startDelivery(t, line);
    const items = line.machine.multiDrop ? line.quantity : 1;
    const stop = t + 10 + 700 * items;
    this.motor(t + 20, stop, run);
    for (let item = 1; item <= items; item += 1) this.drop(t + 600 * item, run);
    this.answer(stop, run).settle(stop + 10, run, 'success');
    return run;
  }

  /** A job of the queue that is begun, runs well, and is settled 720 ms later. */
  runJob(t: number, line: Line, job: number, token?: number): Run {
    const run = this.plan(line, token);
    this.grant(t, run)
      .started(t, run, job)
      .sent(t, run)
      .received(t + 10, run);
    this.motor(t + 20, t + 700, run)
      .drop(t + 600, run)
      .answer(t + 710, run)
      .settle(t + 720, run, 'success');
    return run;
  }

  queued(t: number, line: Line, job: number): this {
    return this.add(t, {
      by: 'core',
      kind: 'job-queued',
      machine: line.machine.machine,
      job,
      order: line.order,
      record: line.record,
    });
  }

  /** The merchant sends a request's bytes and gets an answer 5 ms later. @returns the call's number. */
  call(
    t: number,
    run: Run,
    changes: {
      readonly endpoint?: string;
      readonly repeatOf?: number;
      readonly code?: number;
      readonly reportedStatus?: string;
      readonly delivery?: string;
    } = {},
  ): number {
    this.#callCount += 1;
    const { endpoint = 'deliver', repeatOf = 0, code = 0, reportedStatus = '', delivery = run.delivery } = changes;
    const callMembers = {
      call: this.#callCount,
      endpoint,
      machine: run.machine.machine,
      order: run.order,
      record: run.record,
    };
    this.add(t, { by: 'merchant', kind: 'call', ...callMembers, repeatOf }).add(t + 5, {
      by: 'merchant',
      kind: 'answer',
      ...callMembers,
      status: code === 0 ? 200 : 409,
      code,
      delivery,
      reportedStatus,
    });
    return this.#callCount;
  }

  /** A forged request about an order, and its answer `afterMs` later. */
  probe(
    t: number,
    line: Line,
    forgery: Forgery,
    changes: {
      readonly code: number;
      readonly aheadMs?: number;
      readonly afterMs?: number;
      readonly endpoint?: string;
      readonly repeatOf?: number;
      readonly delivery?: string;
    },
  ): this {
    this.#callCount += 1;
    const { code, aheadMs = -500, afterMs = 5, endpoint = 'deliver', repeatOf = 0, delivery = '' } = changes;
    const callMembers = {
      call: this.#callCount,
      endpoint,
      machine: line.machine.machine,
      order: line.order,
      record: line.record,
    };
    this.add(t, {
      by: 'merchant',
      kind: 'probe',
      call: this.#callCount,
      forgery: forgery.name,
      check: forgery.check,
      codes: forgery.refusalCodes,
      aheadMs,
      windowMs: 300_000,
    });
    this.add(t, { by: 'merchant', kind: 'call', ...callMembers, repeatOf });
    return this.add(t + afterMs, {
      by: 'merchant',
      kind: 'answer',
      ...callMembers,
      status: code === 0 ? 200 : 400,
      code,
      delivery,
      reportedStatus: '',
    });
  }

  /** A callback that is queued and first sent `afterMs` later. */
  callback(t: number, run: Run, callback: number, url: string, afterMs = 0): this {
    this.add(t, {
      by: 'core',
      kind: 'callback-queued',
      callback,
      delivery: run.delivery,
      order: run.order,
      record: run.record,
      url,
      outcome: '1',
    });
    return this.add(t + afterMs, { by: 'core', kind: 'callback-attempt', callback, attempt: 1 });
  }

  receiverFault(t: number, receiver: string): this {
    return this.add(t, { by: 'receiver', kind: 'receiver-fault-fired', receiver, fault: 'hang', plan: 'hang#1' });
  }

  /** This computer stalled; at the speed of the clock on the wall. */
  stalled(from: number, to: number, changes: Partial<Extract<HistoryEvent, { kind: 'process-stalled' }>> = {}): this {
    const stallMs = to - from;
    return this.add(to, {
      by: 'harness',
      kind: 'process-stalled',
      process: 'harness',
      cause: 'event-loop',
      from,
      to,
      stallMs,
      systemMs: stallMs,
      cpuMs: 0,
      ...changes,
    });
  }

  crash(from: number, to: number): this {
    this.add(from, { by: 'harness', kind: 'core-killed' }).add(to, { by: 'core', kind: 'core-started' });
    for (const { machine } of this.#header.machines) this.online(to, machine);
    return this;
  }

  /** The core hears a machine for the first time since it was gone, or loses it. */
  online(t: number, machine: string, online = true): this {
    return this.add(
      t,
      online
        ? { by: 'core', kind: 'machine-online', machine }
        : { by: 'core', kind: 'machine-offline', machine, reason: 'silent' },
    );
  }

  /** Counts what is left of a machine's stock: what dropped is gone, and `missing` items besides. */
  count(t: number, machine: HistoryMachine, missing = 0): this {
    const dropped = this.events.filter(
      (event) => event.kind === 'item-dropped' && event.machine === machine.machine,
    ).length;
    return this.add(t, {
      by: 'machine',
      kind: 'stock-counted',
      machine: machine.machine,
      items: machine.stock - dropped - missing,
    });
  }

  end(t: number, reason: 'done' | 'abandoned' = 'done'): History {
    this.add(t, { by: 'harness', kind: 'run-ended', reason });
    return this.history();
  }

  history(): History {
    return { header: this.#header, events: this.events };
  }
}

/** What one check made of a history. */
export function judge(check: string, history: History): CheckResult {
  return runChecks(history).results.find((result) => result.check === check)!;
}

/** The messages of a check's findings. */
export function messages(check: string, history: History): string[] {
  return judge(check, history).findings.map((finding) => finding.message);
}

/** Exactly these checks found something. */
export function violatedChecks(history: History): string[] {
  return runChecks(history).results.flatMap((result) => (result.findings.length > 0 ? [result.check] : []));
}

/**
 * A history with nothing to find in it: sales on all machines, a failure that is
 * tried again, a late answer while the next delivery holds the lock, a machine that falls silent.
 */
export function cleanHistory(changes: Partial<HistoryHeader> = {}): History {
  return buildFirstPart(changes).end(140_000);
}

/** The same, and all that is needed for every check to have something to look at. */
export function historyForAllChecks(changes: Partial<HistoryHeader> = {}): History {
  const builder = buildFirstPart(changes);
  addLaterPart(builder);
  return builder.end(400_000);
}

function buildFirstPart(changes: Partial<HistoryHeader>): HistoryBuilder {
  const builder = new HistoryBuilder(changes);
  builder.add(0, { by: 'core', kind: 'core-started' });
  builder.sale(1_000, builder.order(500, locker));
  builder.sale(1_500, builder.order(500, coffees, 3));

  const stuckOrder = builder.order(600, locker);
  const stuck = builder.startDelivery(3_000, stuckOrder);
  builder
    .motor(3_020, 3_800, stuck)
    .fault(3_600, stuck, 'goods-stuck')
    .answer(3_800, stuck, false)
    .settle(3_810, stuck, 'failure');
  builder.sale(5_000, stuckOrder);

  const slow = builder.startDelivery(10_000, builder.order(700, locker));
  builder.motor(10_020, 10_600, slow).drop(10_500, slow).released(25_000, slow, 'dwell');
  const next = builder.startDelivery(25_100, builder.order(24_000, locker));
  builder
    .fault(25_300, slow, 'answers-late')
    .answer(25_300, slow)
    .settled(25_310, slow, 'success')
    .callbackReceived(25_330, slow, 'success');
  builder.motor(25_200, 25_780, next).drop(25_700, next).answer(25_780, next).settle(25_790, next, 'success');

  const silent = builder.startDelivery(12_000, builder.order(800, snacks));
  builder
    .motor(12_020, 12_600, silent)
    .drop(12_500, silent)
    .fault(12_700, silent, 'never-answers')
    .released(42_000, silent, 'dwell');
  builder.settled(132_000, silent, 'timeout').callbackReceived(132_020, silent, 'timeout');
  builder.call(133_000, silent, { code: 6043, delivery: '' });
  return builder;
}

/** A queue, a repeated request, a crash, a clock that is set, a receiver that hangs, and a count of the stock. */
function addLaterPart(builder: HistoryBuilder): void {
  const party = builder.order(150_000, locker, 2);
  builder.queued(150_010, party, 1).queued(150_010, party, 2);
  builder.runJob(150_020, party, 1);
  builder.runJob(150_740, party, 2);

  const repeated = builder.sale(160_000, builder.order(159_000, coffees));
  const call = builder.call(161_000, repeated);
  builder.call(161_010, repeated, { repeatOf: call });
  builder.call(162_000, repeated, { endpoint: 'delivery-result', reportedStatus: '出货完成' });
  builder.call(163_000, repeated, { endpoint: 'delivery-result', reportedStatus: '出货完成' });

  const crashed = builder.startDelivery(200_000, builder.order(199_000, snacks));
  builder
    .fault(200_300, crashed, 'cut-between-drop-and-answer')
    .crash(200_300, 203_000)
    .motor(200_020, 200_700, crashed)
    .drop(200_600, crashed)
    .answer(204_000, crashed)
    .settle(204_010, crashed, 'success');
  builder.sale(206_000, builder.order(205_000, snacks));

  const skewed = builder.startDelivery(220_000, builder.order(219_000, snacks));
  builder.add(221_000, { by: 'harness', kind: 'clock-set', byMs: 3_600_000 }).fault(220_010, skewed, 'never-answers');
  builder
    .released(250_000, skewed, 'dwell')
    .settled(340_000, skewed, 'timeout')
    .callbackReceived(340_020, skewed, 'timeout');

  const duringReceiverFault = builder.sale(350_000, builder.order(349_000, locker));
  builder.callback(350_720, duringReceiverFault, 1, 'http://merchant.test/').receiverFault(350_700, 'neighbour');

  const probedOrder = builder.order(360_000, snacks);
  forgeries
    .filter(({ refusalCodes, aheadMs }) => refusalCodes.length > 0 && !aheadMs)
    .forEach((forgery, index) =>
      builder.probe(361_000 + 10 * index, probedOrder, forgery, { code: forgery.refusalCodes[0] ?? 0 }),
    );
  for (const machine of [locker, snacks, coffees]) builder.count(399_000, machine);
}
