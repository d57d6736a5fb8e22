import type { DeliveryView } from '#harness/history/view/view-types.ts';
import { times, type CounterDefinition, type HistoryScan } from './history-scan.ts';

/** What merchants and machines did. */
export const saleCounters: readonly CounterDefinition[] = [
  {
    name: 'refused-busy',
    description: 'A delivery was refused because its machine was busy (6057).',
    count: countRefusals(6057),
  },
  {
    name: 'refused-offline',
    description: 'A delivery was refused because its machine was offline (4008).',
    count: countRefusals(4008),
  },
  {
    name: 'refused-in-flight',
    description: 'A record was asked for while it was on its way, or in doubt (6043).',
    count: countRefusals(6043),
  },
  {
    name: 'refused-delivered',
    description: 'A record was asked for after all of it had been delivered (6034).',
    count: countRefusals(6034),
  },
  {
    name: 'pickup-code-reused',
    description: 'A pickup code was entered again after it had been used (6033).',
    count: countRefusals(6033),
  },
  {
    name: 'retried-after-failure',
    description: 'A record was commanded again after a failure.',
    count: countRetries,
  },
  {
    name: 'simultaneous-calls',
    description: 'Two deliveries were asked of one machine in the same millisecond.',
    count: countSimultaneousCalls,
  },
  {
    name: 'answered-from-idempotency-record',
    description: 'The same bytes came again and got the first answer.',
    count: (scan) => countRepeatedAnswers(scan, () => true),
  },
  {
    name: 'answered-from-idempotency-record-after-restart',
    description: 'The same bytes came again after a crash, and got the answer that the core before it had given.',
    count: (scan) =>
      countRepeatedAnswers(scan, (from, to) => scan.eventsOf('core-started').some(({ t }) => t > from && t <= to)),
  },
  {
    name: 'refund-during-run',
    description: 'An order was refunded while a delivery of it was on its way.',
    count: countRefundsDuringRun,
  },
  {
    name: 'lane-test',
    description: 'A technician tested a lane.',
    count: ({ view }) => times(view.deliveries.values(), ({ start }) => start?.event.order === 0),
  },
  {
    name: 'queue-drained-after-expiry',
    description: 'A queued job started at the time at which the previous lock expired.',
    count: countStartsAtExpiry,
  },
  {
    name: 'job-dropped',
    description: 'A queued job was dropped because it could no longer run.',
    count: (scan) => scan.eventsOf('job-dropped').length,
  },
  {
    name: 'command-send-failed',
    description: 'A command could not be sent, and its delivery failed at once.',
    count: (scan) => scan.eventsOf('command-send-failed').length,
  },
  {
    name: 'buffered-answer-sent',
    description: 'A machine kept an answer that it could not send, and sent it after the reconnection.',
    count: ({ view }) =>
      times(view.deliveries.values(), ({ answers }) =>
        answers.some(({ event }, at) => event.sent && answers.slice(0, at).some(({ event: before }) => !before.sent)),
      ),
  },
  {
    name: 'old-firmware-matched',
    description: 'An answer without a delivery number found its delivery.',
    count: (scan) => countOldFirmware(scan, () => true),
  },
  {
    name: 'old-firmware-matched-among-two',
    description: 'An answer without a delivery number found its delivery among two in flight.',
    count: (scan) => countOldFirmware(scan, (delivery) => hasAnotherInFlight(scan, delivery)),
  },
  {
    name: 'result-unmatched',
    description: 'A machine answered for a job that the core does not know.',
    count: (scan) => scan.eventsOf('result-unmatched').length,
  },
  {
    name: 'frame-dropped',
    description: 'The core dropped a frame that it could not believe.',
    count: (scan) => scan.eventsOf('frame-dropped').length,
  },
  {
    name: 'two-sockets',
    description: 'A newer connection took a machine’s number over from an older one.',
    count: (scan) => times(scan.eventsOf('machine-offline'), ({ reason }) => reason.startsWith('replaced')),
  },
  {
    name: 'power-cut-without-memory',
    description: 'A machine lost its power and forgot its jobs.',
    count: (scan) => times(scan.eventsOf('power'), ({ on, memory }) => !on && !memory),
  },
];

function countRefusals(code: number): (scan: HistoryScan) => number {
  return (scan) => times(scan.eventsOf('answer'), (answer) => answer.code === code);
}

function countRetries({ view }: HistoryScan): number {
  const failed = new Map<string, number>();
  let count = 0;
  for (const {
    start,
    settlements: [settlement],
  } of view.deliveries.values()) {
    if (!start || start.event.order === 0) continue;
    const key = `${start.event.order}/${start.event.record}`;
    if (start.rank > (failed.get(key) ?? Infinity)) count += 1;
    if (settlement?.event.outcome === 'failure') failed.set(key, settlement.rank);
  }
  return count;
}

function countSimultaneousCalls(scan: HistoryScan): number {
  const last = new Map<string, number>();
  return times(scan.eventsOf('call'), ({ endpoint, machine, t, repeatOf }) => {
    if (endpoint !== 'deliver' || repeatOf !== 0) return false;
    const isSameInstant = last.get(machine) === t;
    last.set(machine, t);
    return isSameInstant;
  });
}

function countRepeatedAnswers(scan: HistoryScan, matches: (from: number, to: number) => boolean): number {
  const answers = new Map(scan.eventsOf('answer').map((answer) => [answer.call, answer]));
  return times(scan.eventsOf('call'), ({ call, repeatOf }) => {
    const first = answers.get(repeatOf);
    const answer = answers.get(call);
    return repeatOf !== 0 && first?.code === 0 && answer?.code === 0 && matches(first.t, answer.t);
  });
}

function countRefundsDuringRun(scan: HistoryScan): number {
  const refunds = scan.eventsOf('order-changed').filter(({ status }) => status === 'REFUND');
  const at = new Map(refunds.map(({ order, t }) => [order, t]));
  return times(scan.view.deliveries.values(), ({ start, settlements: [settlement] }) => {
    const refundedAt = at.get(start?.event.order ?? -1);
    return (
      start !== undefined &&
      settlement !== undefined &&
      refundedAt !== undefined &&
      refundedAt >= start.event.t &&
      refundedAt < settlement.event.t
    );
  });
}

function countStartsAtExpiry({ view }: HistoryScan): number {
  return times(view.deliveries.values(), ({ start, grants: [grant] }) => {
    const before = grant?.previous?.release;
    return (
      start !== undefined &&
      start.event.job !== 0 &&
      before?.event.cause === 'dwell' &&
      before.event.t === start.event.t
    );
  });
}

function countOldFirmware({ view }: HistoryScan, matches: (delivery: DeliveryView) => boolean): number {
  return times(view.deliveries.values(), (delivery) => {
    const [settlement] = delivery.settlements;
    const old = view.machines.get(delivery.machine)?.spec?.firmware === 'old';
    return (
      old &&
      settlement !== undefined &&
      settlement.event.outcome !== 'timeout' &&
      delivery.sendFailure === undefined &&
      matches(delivery)
    );
  });
}

function hasAnotherInFlight({ view }: HistoryScan, { id, machine, settlements: [settlement] }: DeliveryView): boolean {
  for (const grant of view.machines.get(machine)?.grants ?? []) {
    if (!settlement || grant.delivery === id || grant.entry.rank > settlement.rank) continue;
    const other = view.deliveries.get(grant.delivery)?.settlements[0];
    if (!other || other.rank > settlement.rank) return true;
  }
  return false;
}
