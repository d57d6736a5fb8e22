import type { DeliveryView, Grant, ResultView } from '#harness/history/view/view-types.ts';
import { times, type CounterDefinition, type HistoryScan } from './history-scan.ts';

/** Results, timeouts and expiries around the limits of locks and deliveries. */
export const lockCounters: readonly CounterDefinition[] = [
  {
    name: 'lock-expired',
    description: 'A lock expired at its dwell limit.',
    count: (scan) => countGrants(scan, hasExpired),
  },
  {
    name: 'two-expiries-in-a-row',
    description: 'Two locks of one machine expired, one after the other.',
    count: (scan) =>
      countGrants(scan, (grant) => hasExpired(grant) && grant.previous !== undefined && hasExpired(grant.previous)),
  },
  {
    name: 'result-after-expiry',
    description: 'A lock expired, and the result came afterwards.',
    count: (scan) =>
      countResults(
        scan,
        ({ grants: [grant], settlements: [settlement] }) =>
          hasExpired(grant) && settlement !== undefined && settlement.rank > (grant?.release?.rank ?? Infinity),
      ),
  },
  {
    name: 'result-1ms-before-dwell-limit',
    description: 'A result came 1 ms before its lock would have expired.',
    count: (scan) => countResults(scan, (delivery) => offsetFromDwellLimit(delivery) === -1),
  },
  {
    name: 'result-at-dwell-limit',
    description: 'A result came in the very millisecond of its dwell limit.',
    count: (scan) => countResults(scan, (delivery) => offsetFromDwellLimit(delivery) === 0),
  },
  {
    name: 'result-1ms-after-dwell-limit',
    description: 'A result came 1 ms after its lock had expired.',
    count: (scan) => countResults(scan, (delivery) => offsetFromDwellLimit(delivery) === 1),
  },
  {
    name: 'timeout',
    description: 'A delivery without a result became a timeout.',
    count: (scan) => countDeliveries(scan, (delivery) => outcomeOf(delivery) === 'timeout'),
  },
  {
    name: 'result-1ms-before-timeout',
    description: 'A result came a millisecond before the fallback.',
    count: (scan) =>
      countResults(
        scan,
        ({ start, settlements: [settlement] }) =>
          settlement?.event.t === (start?.event.t ?? NaN) + scan.view.header.timeoutMs - 1,
      ),
  },
  {
    name: 'result-at-timeout',
    description: 'A result came in the very millisecond of the fallback.',
    count: (scan) =>
      countDeliveries(
        scan,
        (delivery) => latenessOf(delivery).includes(0) || sinceStart(delivery) === scan.view.header.timeoutMs,
      ),
  },
  {
    name: 'result-1ms-after-timeout',
    description: 'A result came a millisecond after the fallback.',
    count: (scan) => countDeliveries(scan, (delivery) => latenessOf(delivery).includes(1)),
  },
  {
    name: 'late-result',
    description: 'A machine answered after the core had given the delivery its outcome.',
    count: (scan) => scan.eventsOf('result-late').length,
  },
  {
    name: 'late-success-after-timeout',
    description: 'A machine reported success after the merchant had been notified of a timeout.',
    count: (scan) =>
      times(scan.eventsOf('result-late'), ({ outcome, settledAs }) => outcome === 'success' && settledAs === 'timeout'),
  },
  {
    name: 'outcome-while-successor-held',
    description: 'A result or timeout came for a delivery whose lock another one held by then.',
    count: (scan) => countOutcomes(scan, ({ heldLock, otherHolder }) => !heldLock && otherHolder !== undefined),
  },
  {
    name: 'timeout-while-successor-held',
    description: 'A delivery became a timeout while a later one held the lock.',
    count: (scan) =>
      countOutcomes(
        scan,
        ({ entry, heldLock, otherHolder }) =>
          !heldLock &&
          otherHolder !== undefined &&
          entry.event.kind === 'delivery-settled' &&
          entry.event.outcome === 'timeout',
      ),
  },
  {
    name: 'two-in-flight',
    description: 'A delivery began on a machine while one before it had no outcome yet.',
    count: (scan) => countGrants(scan, (grant) => overlapsPrevious(scan, grant)),
  },
];

function countGrants({ view }: HistoryScan, matches: (grant: Grant) => boolean): number {
  let count = 0;
  for (const machine of view.machines.values()) count += times(machine.grants, matches);
  return count;
}

function countOutcomes({ view }: HistoryScan, matches: (settlement: ResultView) => boolean): number {
  let count = 0;
  for (const machine of view.machines.values()) count += times(machine.results, matches);
  return count;
}

function countDeliveries({ view }: HistoryScan, matches: (delivery: DeliveryView) => boolean): number {
  return times(view.deliveries.values(), matches);
}

/** Deliveries that a machine's own word ended. */
function countResults(scan: HistoryScan, matches: (delivery: DeliveryView) => boolean): number {
  return countDeliveries(
    scan,
    (delivery) =>
      delivery.settlements.length > 0 &&
      outcomeOf(delivery) !== 'timeout' &&
      delivery.sendFailure === undefined &&
      matches(delivery),
  );
}

function outcomeOf({ settlements: [settlement] }: DeliveryView): 'success' | 'failure' | 'timeout' | undefined {
  return settlement?.event.outcome;
}

function hasExpired(grant: Grant | undefined): boolean {
  return grant?.release?.event.cause === 'dwell';
}

/** How long after its dwell limit a delivery was settled, ms. */
function offsetFromDwellLimit({ grants: [grant], settlements: [settlement] }: DeliveryView): number | undefined {
  return grant && settlement && settlement.event.t - grant.entry.event.t - grant.dwellMs;
}

function sinceStart({ start, settlements: [settlement], sendFailure }: DeliveryView): number | undefined {
  return start && settlement && !sendFailure && settlement.event.outcome !== 'timeout'
    ? settlement.event.t - start.event.t
    : undefined;
}

/** How long after its timeout each late result of a delivery came, ms. */
function latenessOf(delivery: DeliveryView): readonly number[] {
  const [settlement] = delivery.settlements;
  return settlement && outcomeOf(delivery) === 'timeout'
    ? delivery.lateResults.map(({ event }) => event.t - settlement.event.t)
    : [];
}

function overlapsPrevious({ view }: HistoryScan, { previous, entry }: Grant): boolean {
  const settled = previous && view.deliveries.get(previous.delivery)?.settlements[0];
  return previous !== undefined && (settled === undefined || settled.rank > entry.rank);
}
