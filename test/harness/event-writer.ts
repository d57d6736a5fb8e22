import type { HistoryEvent } from '#harness/history/event.ts';
import type { HistoryMachine } from '#harness/history/header.ts';

type Untimed<E> = E extends unknown ? Omit<E, 't'> : never;
export type Outcome = 'success' | 'failure' | 'timeout';

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

/** Writes the events of a history one by one. Times need not be given in order: readers sort. */
export class EventWriter {
  readonly events: HistoryEvent[] = [];
  #lastId = 0;

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

  /** The core hears a machine for the first time since it was gone, or loses it. */
  online(t: number, machine: string, online = true): this {
    return this.add(
      t,
      online
        ? { by: 'core', kind: 'machine-online', machine }
        : { by: 'core', kind: 'machine-offline', machine, reason: 'silent' },
    );
  }
}
