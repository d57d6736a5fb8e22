import type { HistoryView } from '../checks/view.ts';
import type { DeliveryView } from '../checks/view-parts.ts';
import type { PathStage, Timed } from './result.ts';
import type { Span } from './recording.ts';

/** A request of the load: when it was due, and what became of it. Times in ms since the run began. */
export interface Asked {
  readonly stage: string;
  readonly machine: string;
  readonly order: number;
  /** 0 where a whole order was queued. */
  readonly record: number;
  readonly intended: number;
  readonly sent: number;
  /** From the sending to the answer's last byte. */
  readonly tookMs: number;
  /** 0: no answer came. */
  readonly status: number;
  /** -1: the answer was none of the API's. */
  readonly code: number;
  /** Empty when the answer names none. */
  readonly delivery: string;
}

/** A request and its delivery's times, ms; what could not be observed is left out. */
export interface PathEntry {
  readonly asked: Asked;
  readonly outcome: string;
  readonly times: Partial<Readonly<Record<Timed, number>>>;
  /** When its callback came, ms since the run began; null when none has. */
  readonly toldAt: number | null;
}

/**
 * What became of each request. Failures have an outcome and no times: a fast refusal is no fast delivery.
 * @param spans the core's own, by delivery; empty for a core that tells none.
 */
export function pathEntries(asked: readonly Asked[], view: HistoryView, spans: ReadonlyMap<string, readonly Span[]>): readonly PathEntry[] {
  const queued = deliveriesByOrder(view);
  return asked.map((request) => {
    const ids = request.delivery !== '' ? [request.delivery] : request.record === 0 && request.code === 0 ? (queued.get(request.order) ?? []) : [];
    return entryOf(request, ids.map((id) => view.deliveries.get(id)), spans);
  });
}

function entryOf(asked: Asked, deliveries: readonly (DeliveryView | undefined)[], spans: ReadonlyMap<string, readonly Span[]>): PathEntry {
  const answer = asked.status === 0 ? {} : { answer: asked.sent + asked.tookMs - asked.intended };
  const delivery = deliveries.at(-1);
  if (asked.status === 0 || asked.code !== 0 || !delivery) return { asked, outcome: refusalOf(asked), times: {}, toldAt: null };
  const toldAt = delivery.told[0]?.event.t ?? null;
  const outcome = delivery.settled[0]?.event.outcome ?? (toldAt === null ? 'no outcome' : outcomeTold(delivery));
  if (outcome !== 'success' || toldAt === null) return { asked, outcome: outcome === 'success' ? 'not told' : outcome, times: answer, toldAt };
  const path = toldAt - asked.intended;
  const device = deviceTime(delivery);
  const own = Object.fromEntries((spans.get(delivery.id) ?? []).map(({ stage, ms }) => [stage, ms])) as Partial<Record<PathStage, number>>;
  // Of a queued order only the first item's wait is the core's: the others wait for their machine.
  const added = device === null || deliveries.length > 1 ? {} : { added: path - device };
  return { asked, outcome, times: { ...own, ...(device !== null && { device }), ...answer, path, ...added }, toldAt };
}

/** Why no delivery came of a request. */
function refusalOf({ status, code, delivery }: Asked): string {
  if (status === 0) return 'no answer';
  if (code === 6057) return 'busy';
  if (code === 0) return delivery === '' ? 'no delivery' : 'unseen';
  return code < 0 ? `HTTP ${status}` : `refused ${code}`;
}

/** A callback is all that is seen of a core elsewhere. */
function outcomeTold({ told }: DeliveryView): string {
  return told[0]?.event.deliverStatus === '1' ? 'success' : 'failure';
}

/** The machine's own time, from the command's arrival to the first answer's sending; null when it was not watched. */
function deviceTime({ received, answers }: DeliveryView): number | null {
  const [from] = received;
  const [to] = answers;
  return from && to ? to.event.t - from.event.t : null;
}

function deliveriesByOrder(view: HistoryView): ReadonlyMap<number, readonly string[]> {
  const orders = new Map<number, string[]>();
  for (const { id, begun } of view.deliveries.values()) {
    if (!begun || begun.event.job === 0) continue;
    const known = orders.get(begun.event.order);
    if (known) known.push(id);
    else orders.set(begun.event.order, [id]);
  }
  return orders;
}
