import type { HistoryEvent } from '#harness/history/event.ts';
import { locker } from '../../history-machines.ts';

/** The machine that the events are about. */
export const machine = locker.machine;

/** A call of a merchant that creates an order. */
export function create(t: number, call: number, machineNo: string, tradeId: string): HistoryEvent {
  const members = { machine_no: machineNo, trade_id: tradeId };
  const wire = { app: 'app', method: 'POST', path: '/orders', credentials: 'right', body: { kind: 'plain', members } };
  return { t, by: 'merchant', kind: 'call', call, endpoint: 'x', machine: '', order: 0, record: 0, repeatOf: 0, wire };
}

/** The answer to a call. */
export function answer(t: number, call: number, body: unknown, more: object = {}): HistoryEvent {
  const data = { order: 0, record: 0, delivery: '', reportedStatus: '' };
  const wire = { body, ...more };
  return { t, by: 'merchant', kind: 'answer', call, endpoint: 'x', machine: '', status: 200, code: 0, ...data, wire };
}

/** The end of a call without an answer. */
export const noAnswer = (t: number, call: number, reason: string): HistoryEvent => ({
  t,
  by: 'merchant',
  kind: 'no-answer',
  call,
  endpoint: 'x',
  machine: '',
  reason,
});

/** The machine connects. */
export const connected = (t: number): HistoryEvent => ({ t, by: 'machine', kind: 'connected', machine });

/** Its connection is gone. */
export const disconnected = (t: number): HistoryEvent => ({
  t,
  by: 'machine',
  kind: 'disconnected',
  machine,
  code: 1006,
  reason: '',
});

/** A frame at the machine. */
export const frame = (t: number, kind: 'frame-sent' | 'frame-received' = 'frame-sent'): HistoryEvent => ({
  t,
  by: 'machine',
  kind,
  machine,
  method: 'm',
  wire: { members: { method: 'm' }, sign: 'right' },
});
