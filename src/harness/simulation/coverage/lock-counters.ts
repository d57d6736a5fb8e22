import type { DeliveryView, Grant, Word } from '#harness/history/view/view-types.ts';
import { times, type MarkDefinition, type Scan } from './history-scan.ts';

/** Results, timeouts and lapses around the limits of locks and deliveries. */
export const lockMarks: readonly MarkDefinition[] = [
  { name: 'lapse', says: 'A lock lapsed at its dwell limit.', times: (scan) => grants(scan, lapsed) },
  {
    name: 'two-lapses-in-a-row',
    says: 'Two locks of one machine lapsed, one after the other.',
    times: (scan) => grants(scan, (grant) => lapsed(grant) && grant.before !== undefined && lapsed(grant.before)),
  },
  {
    name: 'result-after-lapse',
    says: 'A lock lapsed, and the result came after that.',
    times: (scan) =>
      results(
        scan,
        ({ grants: [grant], settled: [word] }) =>
          lapsed(grant) && word !== undefined && word.rank > (grant?.release?.rank ?? Infinity),
      ),
  },
  {
    name: 'result-1ms-before-dwell-limit',
    says: 'A result came a millisecond before its lock would have lapsed.',
    times: (scan) => results(scan, (delivery) => offset(delivery) === -1),
  },
  {
    name: 'result-at-dwell-limit',
    says: 'A result came in the very millisecond of its dwell limit.',
    times: (scan) => results(scan, (delivery) => offset(delivery) === 0),
  },
  {
    name: 'result-1ms-after-dwell-limit',
    says: 'A result came a millisecond after its lock had lapsed.',
    times: (scan) => results(scan, (delivery) => offset(delivery) === 1),
  },
  {
    name: 'timeout',
    says: 'A delivery without a result became a timeout.',
    times: (scan) => deliveries(scan, (delivery) => outcome(delivery) === 'timeout'),
  },
  {
    name: 'result-1ms-before-timeout',
    says: 'A result came a millisecond before the fallback.',
    times: (scan) =>
      results(
        scan,
        ({ begun, settled: [word] }) => word?.event.t === (begun?.event.t ?? NaN) + scan.view.header.timeoutMs - 1,
      ),
  },
  {
    name: 'result-at-timeout',
    says: 'A result came in the very millisecond of the fallback.',
    times: (scan) =>
      deliveries(
        scan,
        (delivery) => lateBy(delivery).includes(0) || sinceBegun(delivery) === scan.view.header.timeoutMs,
      ),
  },
  {
    name: 'result-1ms-after-timeout',
    says: 'A result came a millisecond after the fallback.',
    times: (scan) => deliveries(scan, (delivery) => lateBy(delivery).includes(1)),
  },
  {
    name: 'late-result',
    says: 'A machine answered after the core had given the delivery its outcome.',
    times: (scan) => scan.of('result-late').length,
  },
  {
    name: 'late-success-after-timeout',
    says: 'A machine said that it was done after the merchant had been told of a timeout.',
    times: (scan) =>
      times(scan.of('result-late'), ({ said, settledAs }) => said === 'success' && settledAs === 'timeout'),
  },
  {
    name: 'word-while-successor-held',
    says: 'A result or timeout came for a delivery whose lock another one held by then.',
    times: (scan) => words(scan, ({ holds, other }) => !holds && other !== undefined),
  },
  {
    name: 'timeout-while-successor-held',
    says: 'A delivery became a timeout while a later one held the lock.',
    times: (scan) =>
      words(
        scan,
        ({ mark, holds, other }) =>
          !holds && other !== undefined && mark.event.kind === 'delivery-settled' && mark.event.outcome === 'timeout',
      ),
  },
  {
    name: 'two-in-flight',
    says: 'A delivery began on a machine while one before it had no outcome yet.',
    times: (scan) => grants(scan, (grant) => waits(scan, grant)),
  },
];

function grants({ view }: Scan, fits: (grant: Grant) => boolean): number {
  let count = 0;
  for (const machine of view.machines.values()) count += times(machine.grants, fits);
  return count;
}

function words({ view }: Scan, fits: (word: Word) => boolean): number {
  let count = 0;
  for (const machine of view.machines.values()) count += times(machine.words, fits);
  return count;
}

function deliveries({ view }: Scan, fits: (delivery: DeliveryView) => boolean): number {
  return times(view.deliveries.values(), fits);
}

/** Deliveries that a machine's own word ended. */
function results(scan: Scan, fits: (delivery: DeliveryView) => boolean): number {
  return deliveries(
    scan,
    (delivery) =>
      delivery.settled.length > 0 && outcome(delivery) !== 'timeout' && delivery.unsent === undefined && fits(delivery),
  );
}

function outcome({ settled: [word] }: DeliveryView): 'success' | 'failure' | 'timeout' | undefined {
  return word?.event.outcome;
}

function lapsed(grant: Grant | undefined): boolean {
  return grant?.release?.event.cause === 'dwell';
}

/** How long after its dwell limit a delivery was settled, ms. */
function offset({ grants: [grant], settled: [word] }: DeliveryView): number | undefined {
  return grant && word && word.event.t - grant.mark.event.t - grant.dwellMs;
}

function sinceBegun({ begun, settled: [word], unsent }: DeliveryView): number | undefined {
  return begun && word && !unsent && word.event.outcome !== 'timeout' ? word.event.t - begun.event.t : undefined;
}

/** How long after its timeout each late result of a delivery came, ms. */
function lateBy(delivery: DeliveryView): readonly number[] {
  const [word] = delivery.settled;
  return word && outcome(delivery) === 'timeout' ? delivery.late.map(({ event }) => event.t - word.event.t) : [];
}

function waits({ view }: Scan, { before, mark }: Grant): boolean {
  const settled = before && view.deliveries.get(before.delivery)?.settled[0];
  return before !== undefined && (settled === undefined || settled.rank > mark.rank);
}
