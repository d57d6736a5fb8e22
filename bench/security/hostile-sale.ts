import type { HistoryEvent } from '#harness/history/event.ts';

/** The number of a machine, by its place. */
export function machineNo(index: number): string {
  return `${10_000_001 + index}`;
}

interface Sale {
  readonly id: number;
  readonly machine: string;
  readonly t: number;
}

/** One sale from its order to its callback, all within a second. */
export function sale({ id, machine, t }: Sale): HistoryEvent[] {
  const held = { machine, delivery: `${id}`, token: id } as const;
  const line = { order: id, record: id } as const;
  const run = { machine, run: id, delivery: `${id}` } as const;
  const call = { call: id, endpoint: 'deliver', machine, ...line } as const;
  return [
    { t, by: 'core', kind: 'order-created', machine, order: id, records: [{ record: id, lane: 1, quantity: 1 }] },
    { t, by: 'core', kind: 'order-changed', machine, order: id, status: 'SUCCESS', cause: 'merchant' },
    { t: t + 1, by: 'merchant', kind: 'call', ...call, repeatOf: 0 },
    { t: t + 2, by: 'core', kind: 'lock-granted', ...held, machineKind: 'motor', dwellMs: 30_000 },
    { t: t + 2, by: 'core', kind: 'delivery-started', ...held, ...line, lane: 1, quantity: 1, job: 0 },
    { t: t + 3, by: 'core', kind: 'command-sent', ...held },
    { t: t + 4, by: 'merchant', kind: 'answer', ...call, status: 200, code: 0, delivery: `${id}`, reportedStatus: '' },
    { t: t + 5, by: 'machine', kind: 'command-received', ...run, token: id, ...line, lane: 1, quantity: 1 },
    { t: t + 6, by: 'machine', kind: 'motor-started', ...run, lane: 1 },
    { t: t + 600, by: 'machine', kind: 'item-dropped', ...run, ...line, lane: 1 },
    { t: t + 700, by: 'machine', kind: 'motor-stopped', ...run, lane: 1 },
    {
      t: t + 701,
      by: 'machine',
      kind: 'answer-sent',
      ...run,
      success: true,
      floorStatus: 1,
      errorMsg: '',
      sent: true,
      format: 'valid',
    },
    {
      t: t + 702,
      by: 'core',
      kind: 'delivery-settled',
      ...held,
      ...line,
      outcome: 'success',
      floorStatus: 1,
      errorMsg: '',
    },
    { t: t + 702, by: 'core', kind: 'lock-released', machine, token: id, cause: 'success' },
    ...notified({ id, machine, t: t + 703 }, id),
  ];
}

/** One callback of a sale: sent, received and acknowledged. */
export function notified({ id, t }: Sale, callback: number): HistoryEvent[] {
  const line = { order: id, record: id } as const;
  return [
    { t, by: 'core', kind: 'callback-queued', callback, delivery: `${id}`, ...line, url: 'http://a', outcome: 'x' },
    { t: t + 1, by: 'core', kind: 'callback-attempt', callback, attempt: 1 },
    {
      t: t + 2,
      by: 'receiver',
      kind: 'callback-received',
      receiver: 'a',
      method: 'POST',
      ...line,
      delivery: `${id}`,
      deliverStatus: '1',
      floorStatus: '1',
      errorMsg: '',
      signOk: true,
      responseStatus: 200,
    },
    { t: t + 3, by: 'core', kind: 'callback-acknowledged', callback, attempt: 1, status: 200 },
  ];
}

/** A crash of the core and its restart. */
export function restart(t: number): HistoryEvent[] {
  return [
    { t, by: 'harness', kind: 'core-killed' },
    { t: t + 5, by: 'core', kind: 'core-started' },
  ];
}

/** The machine of most rounds. */
export const first = machineNo(0);
/** When a round starts, ms. */
export const startOf = (round: number): number => 1_000 * round;
/** One sale of a round. */
export const plain = (round: number, machine = first): HistoryEvent[] =>
  sale({ id: round + 1, machine, t: startOf(round) });
/** Events but those of some kinds. */
export const without = (events: readonly HistoryEvent[], ...kinds: HistoryEvent['kind'][]): HistoryEvent[] =>
  events.filter(({ kind }) => !kinds.includes(kind));
