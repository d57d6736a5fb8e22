import type { Forgery } from '#simulators/forgeries/forgery.ts';
import type { History } from '#harness/history/event.ts';
import type { HistoryHeader, HistoryMachine } from '#harness/history/header.ts';
import { header } from './history-machines.ts';
import { type Outcome, type Line, type Run, EventWriter } from './event-writer.ts';

/** Writes a history by hand: single events, and deliveries, sales and calls of several events. */
export class HistoryBuilder extends EventWriter {
  readonly #header: HistoryHeader;
  #callCount = 0;

  constructor(changes: Partial<HistoryHeader> = {}) {
    super();
    this.#header = { ...header, ...changes };
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

  crash(from: number, to: number): this {
    this.add(from, { by: 'harness', kind: 'core-killed' }).add(to, { by: 'core', kind: 'core-started' });
    for (const { machine } of this.#header.machines) this.online(to, machine);
    return this;
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
