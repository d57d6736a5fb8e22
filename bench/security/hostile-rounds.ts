import type { HistoryEvent } from '#harness/history/event.ts';
import { machineNo, sale, notified, restart, first, startOf, plain, without } from './hostile-sale.ts';

/** A crash in each sale, and no sale has an outcome: each is in flight at all crashes behind it. */
export function restarts(round: number): HistoryEvent[] {
  const t = startOf(round);
  return [
    ...without(plain(round), 'delivery-settled', 'lock-released').filter(({ by }) => by !== 'receiver'),
    { t: t + 706, by: 'core', kind: 'machine-online', machine: first },
    ...restart(t + 710),
    { t: t + 720, by: 'core', kind: 'command-sent', machine: first, delivery: `${round + 1}`, token: round + 1 },
  ];
}

/** One sale, its ids and all, again and again; every second one with another token, and released without an outcome. */
export function repeated(round: number): HistoryEvent[] {
  const [one] = [sale({ id: 1, machine: first, t: startOf(round) })];
  const late: HistoryEvent = {
    t: startOf(round) + 800,
    by: 'core',
    kind: 'result-late',
    machine: first,
    delivery: '1',
    token: 1,
    outcome: 'success',
    settledAs: 'failure',
  };
  const dropped: HistoryEvent = {
    t: startOf(round) + 801,
    by: 'core',
    kind: 'job-dropped',
    machine: first,
    job: 1,
    order: 1,
    record: 1,
    reason: 'x',
  };
  return [
    ...(round % 2 === 0
      ? one
      : one.map((event) =>
          'token' in event && event.kind === 'lock-released' ? { ...event, cause: 'failure' as const } : event,
        )),
    late,
    dropped,
  ];
}

/** A machine for each sale, a crash in each, and a release whose outcome another machine had. */
export function machines(round: number): HistoryEvent[] {
  const machine = machineNo(round);
  const t = startOf(round);
  return [
    { t, by: 'core', kind: 'machine-online', machine },
    ...(round % 2 === 0 ? without(plain(round, machine), 'delivery-settled') : plain(round, machine)),
    { t: t + 720, by: 'machine', kind: 'freeze', machine, on: true },
    ...restart(t + 730),
  ];
}

/** Sale after sale of one machine. */
export function deliveries(round: number): HistoryEvent[] {
  return plain(round);
}

/** Calls that were never answered, and deliveries that no merchant was notified of. */
export function unanswered(round: number): HistoryEvent[] {
  return round % 2 === 0 ? plain(round) : plain(round).slice(0, 3);
}

/** Twenty calls at once, all of them granted. */
export function crowds(round: number): HistoryEvent[] {
  const t = startOf(Math.floor(round / 20));
  return plain(round).map((event) => ({
    ...event,
    t: event.kind === 'call' || event.kind === 'order-created' ? t : t + 999,
  }));
}

/** Callbacks of one delivery without end, while a receiver fails and the core starts anew. */
export function callbacks(round: number): HistoryEvent[] {
  const t = startOf(round);
  const bad: HistoryEvent = {
    t,
    by: 'receiver',
    kind: 'receiver-fault-fired',
    receiver: 'b',
    fault: 'hang',
    plan: 'p',
  };
  const faults: HistoryEvent[] = [
    { t, by: 'harness', kind: 'core-fault-started', plan: `p${round}`, fault: 'blocked' },
    { t: t + 1, by: 'harness', kind: 'core-fault-ended', plan: `p${round}`, fault: 'blocked' },
  ];
  const retry: HistoryEvent = { t: t + 2, by: 'core', kind: 'callback-attempt', callback: 1, attempt: round + 1 };
  return [
    ...(round === 0 ? plain(0) : []),
    bad,
    ...faults,
    retry,
    ...notified({ id: 1, machine: first, t: startOf(round) + 900 }, round + 10),
    ...restart(t + 950),
  ];
}

/** Locks that are never released, motors that never stop. */
export function overlaps(round: number): HistoryEvent[] {
  return without(plain(round), 'lock-released', 'motor-stopped');
}

/** One delivery with outcomes, late results and drops without end; releases that no outcome explains. */
export function outcomes(round: number): HistoryEvent[] {
  const t = startOf(round);
  const events = sale({ id: 1, machine: first, t }).map((event) =>
    event.kind === 'lock-granted' || event.kind === 'lock-released' ? { ...event, token: round + 1 } : event,
  );
  return [
    ...events,
    {
      t: t + 800,
      by: 'core',
      kind: 'result-late',
      machine: first,
      delivery: '1',
      token: 1,
      outcome: 'success',
      settledAs: 'failure',
    },
  ];
}

/** A stall in each sale, each of another process, and each sale is late. */
export function stalls(round: number): HistoryEvent[] {
  const t = startOf(round);
  const cause = (['event-loop', 'disk', 'sleep'] as const)[round % 3] ?? 'disk';
  return [
    ...plain(round).map((event) =>
      event.by === 'receiver' || event.kind === 'lock-released' ? { ...event, t: event.t + 100 } : event,
    ),
    {
      t: t + 900,
      by: 'harness',
      kind: 'process-stalled',
      process: `p${round}`,
      cause,
      from: t + 800,
      to: t + 900,
      stallMs: 100,
      systemMs: 100,
      cpuMs: 50,
    },
  ];
}

/** The clock is set in each sale, whose lock expires; the same bytes are sent again and again. */
export function jumps(round: number): HistoryEvent[] {
  const [t, id] = [startOf(round), round + 1];
  const call = { call: 1_000_000 + id, endpoint: 'deliver', machine: first, order: id, record: id } as const;
  const expired = without(plain(round), 'delivery-settled').map((event) =>
    event.kind === 'lock-released' ? { ...event, cause: 'dwell' as const } : event,
  );
  return [
    ...expired,
    { t: t + 800, by: 'harness', kind: 'clock-set', byMs: 1_000 },
    { t: t + 801, by: 'merchant', kind: 'call', ...call, repeatOf: id },
    { t: t + 802, by: 'merchant', kind: 'answer', ...call, status: 200, code: 4003, delivery: '', reportedStatus: '' },
  ];
}

/** Forged requests about one order, each with an effect, an answer that reveals a secret, and the clock set. */
export function forgeries(round: number): HistoryEvent[] {
  const [t, id] = [startOf(round), round + 1];
  const call = { call: id, endpoint: 'update-order', machine: first, order: 1, record: 1 } as const;
  return [
    { t, by: 'merchant', kind: 'call', ...call, repeatOf: round === 0 ? 0 : 1 },
    {
      t: t + 1,
      by: 'merchant',
      kind: 'probe',
      call: id,
      forgery: 'x',
      check: round % 2 === 0 ? 'window' : 'base64-strict',
      codes: [4003],
      aheadMs: 310_000,
      windowMs: 300_000,
    },
    { t: t + 2, by: 'core', kind: 'order-changed', machine: first, order: 1, status: 'REFUND', cause: 'merchant' },
    { t: t + 3, by: 'merchant', kind: 'answer', ...call, status: 200, code: 0, delivery: '', reportedStatus: '' },
    { t: t + 4, by: 'merchant', kind: 'secret-leaked', call: id, secret: 'AppKey' },
    { t: t + 5, by: 'harness', kind: 'clock-set', byMs: 1 },
  ];
}

/** One delivery, read without end; each read overlaps the one before. */
export function reads(round: number): HistoryEvent[] {
  const t = startOf(round);
  const call = { call: round + 10, endpoint: 'delivery-result', machine: first, order: 1, record: 1 } as const;
  return [
    ...(round === 0 ? plain(0) : []),
    { t: t + 800, by: 'merchant', kind: 'call', ...call, repeatOf: 0 },
    {
      t: t + 801,
      by: 'merchant',
      kind: 'answer',
      ...call,
      status: 200,
      code: 0,
      delivery: '1',
      reportedStatus: round % 2 === 0 ? '出货完成' : '出货失败',
    },
  ];
}

/** Jobs that are queued and stay; a few leave, each second one of these from the front. */
export function jobs(round: number): HistoryEvent[] {
  const [t, machine] = [startOf(round), first];
  const job = { machine, job: round + 1, order: 1, record: 1 } as const;
  const gone = round % 16 === 7 ? (round + 9) / 16 : round + 1;
  const leaves: HistoryEvent[] =
    round % 8 === 7 ? [{ t: t + 2, by: 'core', kind: 'job-dropped', ...job, job: gone, reason: 'x' }] : [];
  const refused = { call: round + 10, endpoint: 'deliver', machine, order: 1, record: 1 } as const;
  return [
    ...(round === 0 ? plain(0) : []),
    { t: t + 1, by: 'core', kind: 'job-queued', ...job },
    ...leaves,
    { t: t + 900, by: 'merchant', kind: 'call', ...refused, repeatOf: 0 },
    {
      t: t + 901,
      by: 'merchant',
      kind: 'answer',
      ...refused,
      status: 409,
      code: 4008,
      delivery: '',
      reportedStatus: '',
    },
    { t: t + 902, by: 'core', kind: 'machine-online', machine },
    { t: t + 903, by: 'core', kind: 'machine-offline', machine, reason: 'x' },
  ];
}

/** A machine and a customer for each round, whose expectation is not met while the computer stands still. */
export function expectations(round: number): HistoryEvent[] {
  const [t, machine] = [startOf(round), machineNo(round)];
  return [
    { t, by: 'core', kind: 'machine-online', machine },
    { t: t + 1, by: 'core', kind: 'machine-offline', machine, reason: 'x' },
    {
      t: t + 2,
      by: 'core',
      kind: 'lock-granted',
      machine,
      delivery: `${round}`,
      token: round + 1,
      machineKind: 'motor',
      dwellMs: 30_000,
    },
    {
      t: t + 800,
      by: 'harness',
      kind: 'process-stalled',
      process: 'harness',
      cause: 'event-loop',
      from: t + 700,
      to: t + 800,
      stallMs: 100,
      systemMs: 100,
      cpuMs: 0,
    },
    {
      t: t + 900,
      by: 'harness',
      kind: 'expectation',
      step: `customer of ${machine}: track 1 step 1: x`,
      met: false,
      detail: 'x',
    },
  ];
}
