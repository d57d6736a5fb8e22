import type { Frame, Json, Members } from '#harness/specification/observation.ts';
import type { Span } from '#harness/specification/span.ts';
import type { RecordState } from '#harness/specification/entities.ts';
import type { MachineTerms, Terms } from '#harness/specification/terms.ts';
import { ok, SampleCalls, wallStart, type CallOptions, type SampleAnswer } from '../sample.ts';

/** A moment of the run as answers show it, GMT+8. */
export function shownAt(at: number): string {
  return new Date(wallStart + at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The answer of a granted delivery. */
export function granted(id: string, at: number): SampleAnswer {
  return ok({ delivery_id: id, delivered_at: shownAt(at), status: '未取货或正在出货' });
}

export const record: RecordState = {
  id: 78,
  productId: 131,
  lane: 3,
  quantity: 2,
  price: 90,
  status: 'WAITING_PICKED_UP',
  delivered: 0,
  inFlight: 0,
  inDoubt: 0,
  notified: 'no',
};

/** A machine that is online and has the paid order 60 with record 78: two items of lane 3. */
export class Deliveries extends SampleCalls {
  constructor(machine: Partial<MachineTerms> = {}, terms: Partial<Terms> = {}) {
    super(machine, terms);
    this.inMode(machine.initialMode ?? 'NORMAL').order([record]);
  }

  order(
    records: readonly RecordState[],
    changes: { readonly id?: number; readonly status?: 'NOTPAY' | 'REFUND' } = {},
  ): this {
    const { id = 60, status = 'SUCCESS' } = changes;
    const key = `order of ${id}`;
    return this.with((state) =>
      state
        .with('order', key, {
          id,
          appId: 'shop',
          tradeId: `T${id}`,
          notifyUrl: 'https://shop.example/n',
          status,
          createdAt: { from: 0, to: 0 },
          records,
          pickupCodeKey: null,
          acknowledged: { least: 0, most: 0 },
        })
        .with('orderId', String(id), key),
    );
  }

  deliver(answer: SampleAnswer, options: CallOptions & { readonly record?: number; readonly order?: number }): this {
    const { record: recordId = 78, order = 60 } = options;
    const members = { method: 'device.delivery.put', order_id: order, record_id: recordId };
    return this.add('POST /deliveries', members, answer, options);
  }

  queue(counts: Json, at: number, order = 60): this {
    return this.add(`POST /orders/${order}/deliveries`, { method: 'order.delivery.put' }, ok(counts), { at });
  }

  test(channel: string | number, answer: SampleAnswer, at: number): this {
    const members = { method: 'device.delivery.put', channel_name: channel, notify_url: 'https://shop.example/n' };
    return this.add('POST /deliveries/debug', members, answer, { at });
  }

  heartbeat(status: string, at: number, changes: Members = {}): this {
    const members = { method: 'client.heartbeat', network_type: '4g', network_rssi: 'null', uptime_minutes_today: '1' };
    return this.frame('up', { ...members, status, ...changes }, at);
  }

  result(id: string, data: Json, at: number): this {
    return this.add(`POST /deliveries/${id}`, {}, ok(data), { at });
  }

  command(id: string, token: number, at: number, changes: Members = {}, sent?: Span): this {
    const members = { ...commandMembers, delivery_id: id, token: String(token), ...changes };
    return this.frame('down', members, at, sent ? { sent } : {});
  }

  report(id: string, token: number, at: number, changes: Members = {}, arrival: Partial<Frame> = {}): this {
    return this.frame('up', { ...reportMembers, delivery_id: id, token: String(token), ...changes }, at, arrival);
  }
}

const commandMembers: Members = {
  method: 'device.delivery.put',
  order_id: '60',
  record_id: '78',
  code: '3',
  addr: '1',
  floor_type: '1',
  is_lp: '0',
  is_dc: '0',
  quantity: '1',
};

const reportMembers: Members = {
  method: 'device.delivery.response',
  order_id: '60',
  record_id: '78',
  deliver_status: '1',
  floor_status: '1',
  error_msg: '',
};

/** What is found where a machine that is online gets no command. */
export function missingCommand(delivery: string): string {
  const what = `delivery ${delivery} of lane 3 was granted while the machine was online`;
  return `${what}, and the machine got no command; allowed is exactly one (one-command-per-grant)`;
}
