import type { History } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { EventWriter } from '#test/harness/event-writer.ts';
import { header, snacks } from '#test/harness/history-machines.ts';

/** A call of the merchant, and how it was answered. */
export interface Call {
  readonly endpoint: string;
  readonly order: number;
  readonly record?: number;
  readonly code?: number;
  readonly delivery?: string;
  /** Members of its body, and of its answer's data. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A sale at `snacks`. */
export interface Sale {
  readonly order: number;
  readonly record: number;
  readonly delivery: string;
}

const { machine } = snacks;

/** Writes a history by hand as it is played through a driver: what merchant, machine and receiver saw. */
export class DriverHistory extends EventWriter {
  readonly #header: HistoryHeader;
  #calls = 0;

  constructor(changes: Partial<HistoryHeader> = {}) {
    super();
    this.#header = {
      ...header,
      stage: 'target',
      slackMs: 250,
      driver: { name: 'tiny', offlineAfterMs: 90_000, repeatedRequest: 'refused' },
      machines: [snacks],
      ...changes,
    };
  }

  /** A call that is answered 5 ms later. */
  call(t: number, { endpoint, order, record = 0, code = 0, delivery = '', members = {}, data = {} }: Call): this {
    this.#calls += 1;
    const about = { call: this.#calls, endpoint, machine, order, record };
    this.add(t, { by: 'merchant', kind: 'call', ...about, repeatOf: 0, wire: { body: { members } } });
    const status = code === 0 ? 200 : 409;
    const wire = { body: { code, data } };
    return this.add(t + 5, {
      by: 'merchant',
      kind: 'answer',
      ...about,
      status,
      code,
      delivery,
      reportedStatus: '',
      wire,
    });
  }

  /** An order of one item that is paid. */
  paid(t: number, order: number): { readonly order: number; readonly record: number } {
    const record = order * 10;
    this.call(t, { endpoint: 'create-order', order });
    this.add(t + 5, {
      by: 'harness',
      kind: 'cloud-order',
      machine,
      order,
      cloudOrder: `order ${order}`,
      records: [{ record, cloudRecord: 'line 1', quantity: 1 }],
    });
    this.update(t + 10, order, '1');
    return { order, record };
  }

  /** The merchant sets an order's status. */
  update(t: number, order: number, status: string): this {
    return this.call(t, { endpoint: 'update-order', order, members: { status } });
  }

  /** A delivery that is granted, up to its command's arrival. */
  granted(t: number, order: { readonly order: number; readonly record: number }, delivery: string): Sale {
    this.call(t, { endpoint: 'deliver', ...order, delivery });
    const command = { run: Number(delivery), delivery, token: Number(delivery), lane: 0, quantity: 1 };
    this.add(t + 8, { by: 'machine', kind: 'command-received', machine, ...order, ...command });
    return { ...order, delivery };
  }

  /** Its machine reports the end, and the merchant is notified. */
  ended(t: number, { delivery, order, record }: Sale, outcome: 'success' | 'failure'): this {
    const run = Number(delivery);
    const success = outcome === 'success';
    if (success)
      this.add(t - 5, { by: 'machine', kind: 'item-dropped', machine, run, delivery, order, record, lane: 0 });
    this.add(t, {
      by: 'machine',
      kind: 'answer-sent',
      machine,
      run,
      delivery,
      success,
      floorStatus: success ? 1 : 2,
      errorMsg: '',
      sent: true,
      format: 'valid',
    });
    return this.add(t + 20, {
      by: 'harness',
      kind: 'cloud-callback',
      receiver: 'merchant',
      reading: 'delivery',
      identity: `event ${delivery}`,
      verified: true,
      why: '',
      delivery,
      order,
      outcome,
      items: success ? 1 : 0,
    });
  }

  /** The machine connects, and sends a heartbeat when it does and at further times. */
  connected(t: number, ...heartbeats: readonly number[]): this {
    this.add(t, { by: 'machine', kind: 'connected', machine });
    for (const at of [t, ...heartbeats])
      this.add(at, { by: 'machine', kind: 'frame-sent', machine, method: 'client.heartbeat' });
    return this;
  }

  disconnected(t: number): this {
    return this.add(t, { by: 'machine', kind: 'disconnected', machine, code: 1000, reason: '' });
  }

  end(t: number): History {
    this.add(t, { by: 'harness', kind: 'run-ended', reason: 'done' });
    return { header: this.#header, events: this.events };
  }
}
