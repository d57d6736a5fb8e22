import type { HistoryEvent } from '../history/event.ts';
import type { Check } from './check.ts';
import { Docket } from './check.ts';
import { described, internalCode, mustBeRefused, probesOf } from './probes.ts';
import type { Probed } from './probes.ts';
import type { HistoryView } from './view.ts';
import type { Mark, MarkOf } from './view-parts.ts';

export const noEffectUnverified: Check = {
  name: 'no-effect-unverified',
  title: 'A request that must be refused leaves no lock, delivery, job or change of an order behind, and no answer tells a secret.',
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
  for (const shown of view.of('secret-shown')) {
    const { call, secret } = shown.event;
    const probed = probesOf(view).find(({ probe }) => probe.event.call === call);
    const what = secret === 'sign' ? 'the sign that the request should have had' : `the ${secret}`;
    docket.find({ at: shown, with: [probed?.probe, probed?.answer], says: `The answer to call ${call} tells ${what}.`, customer: 'Whoever reads it can sign in the merchant’s name from then on.' });
  }
}

/** What an order's own merchant has asked for by calls that were right. */
interface Asked {
  readonly calls: MarkOf<'call'>[];
  /** Deliveries that their answers named. */
  readonly deliveries: Set<string>;
  /** Deliver calls of which nobody knows what they did: no answer came, or one that says that the core failed. */
  readonly open: MarkOf<'call'>[];
}

function judgeEffects(view: HistoryView, docket: Docket, forged: readonly Probed[]): void {
  const asked = askedByOrder(view, forged);
  const probesOfOrder = (order: number): readonly Probed[] => forged.filter(({ call }) => call.event.order === order);
  const tell = (order: number, effect: Mark<HistoryEvent> & { event: { machine: string } }, what: string): void => {
    const suspects = probesOfOrder(order).filter(({ call }) => call.rank < effect.rank);
    const last = suspects.at(-1);
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
    if (!by.deliveries.has(id) && !by.open.some(({ rank }) => rank < begun.rank)) tell(begun.event.order, begun, `Delivery ${id} was begun`);
  }
  for (const queued of view.of('job-queued')) {
    if (isUnasked(asked, queued, 'queue-order')) tell(queued.event.order, queued, `Job ${queued.event.job} was queued`);
  }
  for (const changed of view.of('order-changed')) {
    if (changed.event.cause === 'merchant' && isUnasked(asked, changed, 'update-order')) tell(changed.event.order, changed, `The status became ${changed.event.status}`);
  }
}

/** The orders that forged requests were about, and what was rightly asked for each. */
function askedByOrder(view: HistoryView, forged: readonly Probed[]): ReadonlyMap<number, Asked> {
  const orders = new Map<number, Asked>();
  for (const { call } of forged) if (call.event.order !== 0) orders.set(call.event.order, { calls: [], deliveries: new Set(), open: [] });
  const wrong = new Set(forged.map(({ call }) => call.event.call));
  // A copy of a request that was refused for being early may arrive when its time has come, and is right then.
  const copied = view.of('trouble-began').some(({ event }) => event.trouble === 'duplication' && event.path === 'api');
  const early = forged.filter(({ probe }) => copied && probe.event.law === 'window' && probe.event.aheadMs > probe.event.windowMs);
  for (const { call } of early) orders.get(call.event.order)?.open.push(call);
  const answers = new Map(view.of('answer').filter(({ event }) => orders.has(event.order)).map((mark) => [mark.event.call, mark]));
  for (const call of view.of('call')) {
    const by = orders.get(call.event.order);
    if (!by || wrong.has(call.event.call)) continue;
    by.calls.push(call);
    if (call.event.does !== 'deliver') continue;
    const answer = answers.get(call.event.call);
    if (!answer || answer.event.code === internalCode) by.open.push(call);
    else if (answer.event.delivery !== '') by.deliveries.add(answer.event.delivery);
  }
  return orders;
}

function isUnasked(asked: ReadonlyMap<number, Asked>, effect: MarkOf<'job-queued'> | MarkOf<'order-changed'>, does: string): boolean {
  const by = asked.get(effect.event.order);
  return by !== undefined && !by.calls.some(({ event, rank }) => event.does === does && rank < effect.rank);
}
