import type { DeliveryView } from '#harness/history/view/view-types.ts';
import { times, type MarkDefinition, type Scan } from './history-scan.ts';

/** What merchants and machines did. */
export const saleMarks: readonly MarkDefinition[] = [
  { name: 'refused-busy', says: 'A delivery was refused because its machine was busy (6057).', times: refusals(6057) },
  {
    name: 'refused-offline',
    says: 'A delivery was refused because its machine was offline (4008).',
    times: refusals(4008),
  },
  {
    name: 'refused-in-flight',
    says: 'A record was asked for while it was on its way, or in doubt (6043).',
    times: refusals(6043),
  },
  {
    name: 'refused-delivered',
    says: 'A record was asked for after all of it had been delivered (6034).',
    times: refusals(6034),
  },
  {
    name: 'pickup-code-used-twice',
    says: 'A pickup code was typed in again after somebody had used it (6033).',
    times: refusals(6033),
  },
  { name: 'tried-again-after-failure', says: 'A record was commanded again after a failure.', times: triedAgain },
  {
    name: 'same-instant-calls',
    says: 'Two deliveries were asked of one machine in the same millisecond.',
    times: sameInstant,
  },
  {
    name: 'answered-from-memory',
    says: 'The same bytes came again and got the first answer.',
    times: (scan) => fromMemory(scan, () => true),
  },
  {
    name: 'answered-from-memory-after-restart',
    says: 'The same bytes came again after a crash, and got the answer that the core before it had given.',
    times: (scan) => fromMemory(scan, (from, to) => scan.of('core-started').some(({ t }) => t > from && t <= to)),
  },
  {
    name: 'refund-in-mid-run',
    says: 'An order was refunded while a delivery of it was on its way.',
    times: refundedInMidRun,
  },
  {
    name: 'lane-test',
    says: 'A technician tested a lane.',
    times: ({ view }) => times(view.deliveries.values(), ({ begun }) => begun?.event.order === 0),
  },
  {
    name: 'queue-drained-after-lapse',
    says: 'A queued job began in the instant in which the lock before it lapsed.',
    times: afterLapse,
  },
  {
    name: 'job-dropped',
    says: 'A queued job was dropped because it could no longer run.',
    times: (scan) => scan.of('job-dropped').length,
  },
  {
    name: 'command-unsent',
    says: 'A command could not be sent, and its delivery failed at once.',
    times: (scan) => scan.of('command-unsent').length,
  },
  {
    name: 'kept-answer',
    says: 'A machine kept an answer that it could not send, and said it when the line was back.',
    times: ({ view }) =>
      times(view.deliveries.values(), ({ answers }) =>
        answers.some(({ event }, at) => event.sent && answers.slice(0, at).some(({ event: before }) => !before.sent)),
      ),
  },
  {
    name: 'old-firmware-matched',
    says: 'An answer without a delivery number found its delivery.',
    times: (scan) => oldFirmware(scan, () => true),
  },
  {
    name: 'old-firmware-of-two',
    says: 'An answer without a delivery number found its delivery among two in flight.',
    times: (scan) => oldFirmware(scan, (delivery) => anotherInFlight(scan, delivery)),
  },
  {
    name: 'result-unmatched',
    says: 'A machine answered for a job that the core does not know.',
    times: (scan) => scan.of('result-unmatched').length,
  },
  {
    name: 'frame-dropped',
    says: 'The core dropped a frame that it could not believe.',
    times: (scan) => scan.of('frame-dropped').length,
  },
  {
    name: 'two-sockets',
    says: 'A newer connection took a machine’s number over from an older one.',
    times: (scan) => times(scan.of('machine-offline'), ({ reason }) => reason.startsWith('replaced')),
  },
  {
    name: 'power-without-memory',
    says: 'A machine lost its power and forgot its jobs.',
    times: (scan) => times(scan.of('power'), ({ on, memory }) => !on && !memory),
  },
];

function refusals(code: number): (scan: Scan) => number {
  return (scan) => times(scan.of('answer'), (answer) => answer.code === code);
}

function triedAgain({ view }: Scan): number {
  const failed = new Map<string, number>();
  let count = 0;
  for (const {
    begun,
    settled: [word],
  } of view.deliveries.values()) {
    if (!begun || begun.event.order === 0) continue;
    const key = `${begun.event.order}/${begun.event.record}`;
    if (begun.rank > (failed.get(key) ?? Infinity)) count += 1;
    if (word?.event.outcome === 'failure') failed.set(key, word.rank);
  }
  return count;
}

function sameInstant(scan: Scan): number {
  const last = new Map<string, number>();
  return times(scan.of('call'), ({ does, machine, t, again }) => {
    if (does !== 'deliver' || again !== 0) return false;
    const same = last.get(machine) === t;
    last.set(machine, t);
    return same;
  });
}

function fromMemory(scan: Scan, fits: (from: number, to: number) => boolean): number {
  const answers = new Map(scan.of('answer').map((answer) => [answer.call, answer]));
  return times(scan.of('call'), ({ call, again }) => {
    const first = answers.get(again);
    const answer = answers.get(call);
    return again !== 0 && first?.code === 0 && answer?.code === 0 && fits(first.t, answer.t);
  });
}

function refundedInMidRun(scan: Scan): number {
  const refunds = scan.of('order-changed').filter(({ status }) => status === 'REFUND');
  const at = new Map(refunds.map(({ order, t }) => [order, t]));
  return times(scan.view.deliveries.values(), ({ begun, settled: [word] }) => {
    const refunded = at.get(begun?.event.order ?? -1);
    return (
      begun !== undefined &&
      word !== undefined &&
      refunded !== undefined &&
      refunded >= begun.event.t &&
      refunded < word.event.t
    );
  });
}

function afterLapse({ view }: Scan): number {
  return times(view.deliveries.values(), ({ begun, grants: [grant] }) => {
    const before = grant?.before?.release;
    return (
      begun !== undefined &&
      begun.event.job !== 0 &&
      before?.event.cause === 'dwell' &&
      before.event.t === begun.event.t
    );
  });
}

function oldFirmware({ view }: Scan, fits: (delivery: DeliveryView) => boolean): number {
  return times(view.deliveries.values(), (delivery) => {
    const [word] = delivery.settled;
    const old = view.machines.get(delivery.machine)?.known?.firmware === 'old';
    return (
      old && word !== undefined && word.event.outcome !== 'timeout' && delivery.unsent === undefined && fits(delivery)
    );
  });
}

function anotherInFlight({ view }: Scan, { id, machine, settled: [word] }: DeliveryView): boolean {
  for (const grant of view.machines.get(machine)?.grants ?? []) {
    if (!word || grant.delivery === id || grant.mark.rank > word.rank) continue;
    const other = view.deliveries.get(grant.delivery)?.settled[0];
    if (!other || other.rank > word.rank) return true;
  }
  return false;
}
