import type { HistoryEvent } from '#harness/history/event.ts';
import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { describeForgery, internalCode, isAboutAge, mustBeRefused, probeExchanges } from './signing-law.ts';
import type { ProbeExchange } from './signing-law.ts';
import { lowerBound, groupBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';
import type { EventEntry, EntryOf } from '#harness/history/view/view-types.ts';

export const noEffectUnverified: Check = {
  name: 'no-effect-unverified',
  title:
    'A request that must be refused leaves no lock, delivery, job or change of an order behind, and no answer ' +
    'leaks a secret.',
  section: 'INVARIANTS, signing; PROTOCOL §2',
  /** Looks at every forged request that had to be refused, and at all that happened to the order that it was about. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const forged = probeExchanges(view).filter(mustBeRefused);
    collector.addCases(forged.length);
    judgeSecrets(view, collector);
    if (forged.length > 0) judgeEffects(view, collector, forged);
    return collector.result();
  },
};

function judgeSecrets(view: HistoryView, collector: FindingCollector): void {
  const probes = groupBy(
    view.entriesOf('secret-leaked').length > 0 ? probeExchanges(view) : [],
    ({ probe }) => probe.event.call,
  );
  for (const leak of view.entriesOf('secret-leaked')) {
    const { call, secret } = leak.event;
    const exchange = probes.get(call)?.[0];
    const secretText = secret === 'sign' ? 'the sign that the request should have had' : `the ${secret}`;
    collector.addFinding({
      entry: leak,
      evidence: [exchange?.probe, exchange?.answer],
      message: `The answer to call ${call} leaks ${secretText}.`,
      impact: 'Every reader of the answer can sign in the merchant’s name from then on.',
    });
  }
}

/** What an order's own merchant has asked for by calls that were right. */
interface RequestedEffects {
  /** The first of each kind. */
  readonly calls: Map<string, EntryOf<'call'>>;
  /** Deliveries that their answers named. */
  readonly deliveries: Set<string>;
  /** Earliest time at which a call with an unknown result can have had an effect, by kind of call. */
  readonly uncertainCalls: Map<string, number>;
}

function noteOpen({ uncertainCalls }: RequestedEffects, endpoint: string, from: number): void {
  uncertainCalls.set(endpoint, Math.min(uncertainCalls.get(endpoint) ?? Infinity, from));
}

function judgeEffects(view: HistoryView, collector: FindingCollector, forged: readonly ProbeExchange[]): void {
  const requested = requestedByOrder(view, forged);
  const lastBefore = lastProbes(forged);
  const reportViolation = (
    order: number,
    effect: EventEntry<HistoryEvent> & { event: { machine: string } },
    description: string,
  ): void => {
    const lastSuspect = lastBefore(order, effect.rank);
    collector.addFinding({
      machine: effect.event.machine,
      entry: effect,
      evidence: [lastSuspect?.probe, lastSuspect?.call, lastSuspect?.answer],
      message:
        `${description} of order ${order}, and no right request had asked for ` +
        `it${lastSuspect ? `; before it: ${describeForgery(lastSuspect.probe.event.forgery)}` : ''}.`,
      impact: 'Goods move, or an order changes, for a caller who has proved nothing.',
    });
  };
  for (const { id, start } of view.deliveries.values()) {
    const requests = start && requested.get(start.event.order);
    if (!start || !requests || start.event.job !== 0) continue;
    if (!requests.deliveries.has(id) && !mayHaveCaused(view, requests.uncertainCalls, start, 'deliver'))
      reportViolation(start.event.order, start, `Delivery ${id} was begun`);
  }
  for (const queued of view.entriesOf('job-queued')) {
    if (isUnrequested(view, requested, queued, 'queue-order'))
      reportViolation(queued.event.order, queued, `Job ${queued.event.job} was queued`);
  }
  for (const changed of view.entriesOf('order-changed')) {
    if (changed.event.cause === 'merchant' && isUnrequested(view, requested, changed, 'update-order'))
      reportViolation(changed.event.order, changed, `The status became ${changed.event.status}`);
  }
}

/** Finds the last of an order's forged requests that was called before an event. */
function lastProbes(forged: readonly ProbeExchange[]): (order: number, rank: number) => ProbeExchange | undefined {
  const orders = groupBy(forged, ({ call }) => call.event.order);
  /** For each request of an order, the least rank of its call and those behind it. */
  const ranks = new Map<number, readonly number[]>();
  return (order, rank) => {
    const probes = orders.get(order) ?? [];
    const least = ranks.get(order) ?? leastFromHere(probes.map(({ call }) => call.rank));
    ranks.set(order, least);
    return probes[lowerBound(least, (one) => one >= rank) - 1];
  };
}

function leastFromHere(ranks: readonly number[]): readonly number[] {
  let least = Infinity;
  return ranks
    .toReversed()
    .map((rank) => (least = Math.min(least, rank)))
    .reverse();
}

/** The orders that forged requests were about, and what was rightly asked for each. */
function requestedByOrder(view: HistoryView, forged: readonly ProbeExchange[]): ReadonlyMap<number, RequestedEffects> {
  const orders = new Map<number, RequestedEffects>();
  for (const { call } of forged)
    if (call.event.order !== 0)
      orders.set(call.event.order, { calls: new Map(), deliveries: new Set(), uncertainCalls: new Map() });
  const forgedCalls = new Set(forged.map(({ call }) => call.event.call));
  const isDuplicating = view
    .entriesOf('network-fault-started')
    .some(({ event }) => event.fault === 'duplication' && event.path === 'api');
  for (const exchange of forged) {
    const from = validFrom(view, exchange);
    // One that was refused is done with, unless the network made a copy.
    const wasRefused =
      exchange.answer !== undefined && exchange.answer.event.code !== 0 && exchange.answer.event.code !== internalCode;
    const requests = orders.get(exchange.call.event.order);
    if (requests && from !== null && (isDuplicating || !wasRefused))
      noteOpen(requests, exchange.call.event.endpoint, from);
  }
  const answers = new Map(
    view
      .entriesOf('answer')
      .filter(({ event }) => orders.has(event.order))
      .map((entry) => [entry.event.call, entry]),
  );
  for (const call of view.entriesOf('call')) {
    const requests = orders.get(call.event.order);
    if (!requests || forgedCalls.has(call.event.call)) continue;
    if (!requests.calls.has(call.event.endpoint)) requests.calls.set(call.event.endpoint, call);
    if (call.event.endpoint !== 'deliver') continue;
    const answer = answers.get(call.event.call);
    if (!answer || answer.event.code === internalCode) noteOpen(requests, 'deliver', call.event.t);
    else if (answer.event.delivery !== '') requests.deliveries.add(answer.event.delivery);
  }
  return orders;
}

/**
 * When a request that is wrong by its age alone becomes right, which it is if it arrives no sooner: one from ahead when
 * its time has come (a core that stood still reads it then, and the network may deliver a copy), one that was written
 * too late to be wrong at once, any when the clock is set. Null for a request that stays invalid.
 */
function validFrom(view: HistoryView, exchange: ProbeExchange): number | null {
  if (!isAboutAge(exchange)) return null;
  const { probe, writtenAt } = exchange;
  const { aheadMs, windowMs } = probe.event;
  const jumps = view.entriesOf('clock-set');
  const clockSet = jumps[lowerBound(jumps, ({ event }) => event.t >= writtenAt)]?.event.t ?? Infinity;
  const { stalls, slackMs } = view;
  const inWindowAt = writtenAt + aheadMs - windowMs - stalls.stalledMs(writtenAt, writtenAt) - slackMs - resolutionMs;
  const sleepStartedAt = stalls.sleepAfter(writtenAt);
  const isTooOld = aheadMs < -windowMs - resolutionMs;
  const from = Math.min(clockSet, isTooOld ? Infinity : inWindowAt, sleepStartedAt);
  return from === Infinity ? null : from;
}

function isUnrequested(
  view: HistoryView,
  requested: ReadonlyMap<number, RequestedEffects>,
  effect: EntryOf<'job-queued'> | EntryOf<'order-changed'>,
  endpoint: string,
): boolean {
  const requests = requested.get(effect.event.order);
  if (requests === undefined) return false;
  const first = requests.calls.get(endpoint);
  return !(first && !isAfter(view, first, effect)) && !mayHaveCaused(view, requests.uncertainCalls, effect, endpoint);
}

function mayHaveCaused(
  view: HistoryView,
  uncertainCalls: ReadonlyMap<string, number>,
  effect: EventEntry<HistoryEvent>,
  endpoint: string,
): boolean {
  return (uncertainCalls.get(endpoint) ?? Infinity) <= effect.event.t + view.slackMs;
}
