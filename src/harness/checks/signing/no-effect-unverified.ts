import type { HistoryEvent } from '#harness/history/event.ts';
import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { described, internalCode, mustBeRefused, probesOf } from './signing-law.ts';
import type { Probed } from './signing-law.ts';
import { firstPlace, groupedBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter } from '#harness/history/view/history-view.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';
import type { Mark, MarkOf } from '#harness/history/view/view-types.ts';

export const noEffectUnverified: Check = {
  name: 'no-effect-unverified',
  title:
    'A request that must be refused leaves no lock, delivery, job or change of an order behind, and no answer tells a secret.',
  section: 'INVARIANTS, signing; PROTOCOL §2',
  /** Looks at every forged request that had to be refused, and at all that happened to the order that it was about. */
  judge(view) {
    const docket = new Docket(this.name);
    const forged = probesOf(view).filter(mustBeRefused);
    docket.look(forged.length);
    judgeSecrets(view, docket);
    if (forged.length > 0) judgeEffects(view, docket, forged);
    return docket.result();
  },
};

function judgeSecrets(view: HistoryView, docket: Docket): void {
  const probes = groupedBy(view.of('secret-shown').length > 0 ? probesOf(view) : [], ({ probe }) => probe.event.call);
  for (const shown of view.of('secret-shown')) {
    const { call, secret } = shown.event;
    const probed = probes.get(call)?.[0];
    const what = secret === 'sign' ? 'the sign that the request should have had' : `the ${secret}`;
    docket.find({
      at: shown,
      with: [probed?.probe, probed?.answer],
      says: `The answer to call ${call} tells ${what}.`,
      customer: 'Whoever reads it can sign in the merchant’s name from then on.',
    });
  }
}

/** What an order's own merchant has asked for by calls that were right. */
interface Asked {
  /** The first of each kind. */
  readonly calls: Map<string, MarkOf<'call'>>;
  /** Deliveries that their answers named. */
  readonly deliveries: Set<string>;
  /** Of the calls of each kind of which nobody knows what they did: when one can have had an effect at the earliest. */
  readonly open: Map<string, number>;
}

function noteOpen({ open }: Asked, does: string, from: number): void {
  open.set(does, Math.min(open.get(does) ?? Infinity, from));
}

function judgeEffects(view: HistoryView, docket: Docket, forged: readonly Probed[]): void {
  const asked = askedByOrder(view, forged);
  const lastBefore = lastProbes(forged);
  const tell = (order: number, effect: Mark<HistoryEvent> & { event: { machine: string } }, what: string): void => {
    const last = lastBefore(order, effect.rank);
    docket.find({
      machine: effect.event.machine,
      at: effect,
      with: [last?.probe, last?.call, last?.answer],
      says: `${what} of order ${order}, and no right request had asked for it${last ? `; before it: ${described(last.probe.event.probe)}` : ''}.`,
      customer: 'Goods move, or an order changes, on the word of somebody who has proved nothing.',
    });
  };
  for (const { id, begun } of view.deliveries.values()) {
    const by = begun && asked.get(begun.event.order);
    if (!begun || !by || begun.event.job !== 0) continue;
    if (!by.deliveries.has(id) && !mayHaveDone(view, by.open, begun, 'deliver'))
      tell(begun.event.order, begun, `Delivery ${id} was begun`);
  }
  for (const queued of view.of('job-queued')) {
    if (isUnasked(view, asked, queued, 'queue-order'))
      tell(queued.event.order, queued, `Job ${queued.event.job} was queued`);
  }
  for (const changed of view.of('order-changed')) {
    if (changed.event.cause === 'merchant' && isUnasked(view, asked, changed, 'update-order'))
      tell(changed.event.order, changed, `The status became ${changed.event.status}`);
  }
}

/** Finds the last of an order's forged requests that was called before an event. */
function lastProbes(forged: readonly Probed[]): (order: number, rank: number) => Probed | undefined {
  const orders = groupedBy(forged, ({ call }) => call.event.order);
  /** For each request of an order, the least rank of its call and those behind it. */
  const ranks = new Map<number, readonly number[]>();
  return (order, rank) => {
    const probes = orders.get(order) ?? [];
    const least = ranks.get(order) ?? leastFromHere(probes.map(({ call }) => call.rank));
    ranks.set(order, least);
    return probes[firstPlace(least, (one) => one >= rank) - 1];
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
function askedByOrder(view: HistoryView, forged: readonly Probed[]): ReadonlyMap<number, Asked> {
  const orders = new Map<number, Asked>();
  for (const { call } of forged)
    if (call.event.order !== 0)
      orders.set(call.event.order, { calls: new Map(), deliveries: new Set(), open: new Map() });
  const wrong = new Set(forged.map(({ call }) => call.event.call));
  const isCopying = view
    .of('trouble-began')
    .some(({ event }) => event.trouble === 'duplication' && event.path === 'api');
  for (const probed of forged) {
    const from = rightFrom(view, probed);
    // One that was refused is done with, unless the network made a copy.
    const wasRefused =
      probed.answer !== undefined && probed.answer.event.code !== 0 && probed.answer.event.code !== internalCode;
    const by = orders.get(probed.call.event.order);
    if (by && from !== null && (isCopying || !wasRefused)) noteOpen(by, probed.call.event.does, from);
  }
  const answers = new Map(
    view
      .of('answer')
      .filter(({ event }) => orders.has(event.order))
      .map((mark) => [mark.event.call, mark]),
  );
  for (const call of view.of('call')) {
    const by = orders.get(call.event.order);
    if (!by || wrong.has(call.event.call)) continue;
    if (!by.calls.has(call.event.does)) by.calls.set(call.event.does, call);
    if (call.event.does !== 'deliver') continue;
    const answer = answers.get(call.event.call);
    if (!answer || answer.event.code === internalCode) noteOpen(by, 'deliver', call.event.t);
    else if (answer.event.delivery !== '') by.deliveries.add(answer.event.delivery);
  }
  return orders;
}

/**
 * When a request whose timestamp is wrong becomes right, which it is if it arrives no sooner: one from ahead when its
 * time has come (a core that stood still reads it then, and the network may deliver a copy), any when somebody sets the
 * clock. Null for a request that no waiting mends.
 */
function rightFrom(view: HistoryView, { probe, writtenAt }: Probed): number | null {
  const { law, aheadMs, windowMs } = probe.event;
  if (law !== 'window') return null;
  const jumps = view.of('clock-set');
  const clockSet = jumps[firstPlace(jumps, ({ event }) => event.t >= writtenAt)]?.event.t ?? Infinity;
  const { stalls, slackMs } = view;
  const inTimeAt = writtenAt + aheadMs - windowMs - stalls.heldMs(writtenAt, writtenAt) - slackMs - resolutionMs;
  const slept = stalls.sleepAfter(writtenAt);
  const from = Math.min(clockSet, aheadMs > windowMs ? inTimeAt : Infinity, slept);
  return from === Infinity ? null : from;
}

function isUnasked(
  view: HistoryView,
  asked: ReadonlyMap<number, Asked>,
  effect: MarkOf<'job-queued'> | MarkOf<'order-changed'>,
  does: string,
): boolean {
  const by = asked.get(effect.event.order);
  if (by === undefined) return false;
  const first = by.calls.get(does);
  return !(first && !isAfter(view, first, effect)) && !mayHaveDone(view, by.open, effect, does);
}

function mayHaveDone(
  view: HistoryView,
  open: ReadonlyMap<string, number>,
  effect: Mark<HistoryEvent>,
  does: string,
): boolean {
  return (open.get(does) ?? Infinity) <= effect.event.t + view.slackMs;
}
