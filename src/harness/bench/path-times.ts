import type { HistoryView } from '../history/view/history-view.ts';
import type { DeliveryView } from '../history/view/view-types.ts';
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
export function pathEntries(
  asked: readonly Asked[],
  view: HistoryView,
  spans: ReadonlyMap<string, readonly Span[]>,
): readonly PathEntry[] {
  const queued = deliveriesByOrder(view);
  const jobs = jobsByOrder(view);
  return asked.map((request) => {
    if (request.status === 0 || request.code !== 0) return lost(request, refusalOf(request));
    if (request.delivery !== '' || request.record !== 0)
      return entryOf(request, [view.deliveries.get(request.delivery)], spans);
    const deliveries = queued.get(request.order) ?? [];
    return entryOf(
      request,
      [...deliveries, ...Array.from({ length: (jobs.get(request.order) ?? 0) - deliveries.length }, () => undefined)],
      spans,
    );
  });
}

function lost(asked: Asked, outcome: string, toldAt: number | null = null): PathEntry {
  return { asked, outcome, times: {}, toldAt };
}

/** A queued order came to what its first item that failed came to, and took until its last callback. */
function entryOf(
  asked: Asked,
  deliveries: readonly (DeliveryView | undefined)[],
  spans: ReadonlyMap<string, readonly Span[]>,
): PathEntry {
  const delivery = deliveries.at(-1);
  const times = deliveries.flatMap((one) => one?.told[0]?.event.t ?? []);
  const toldAt = times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
  const failed = deliveries
    .map((one) => (one ? outcomeOf(one) : refusalOf(asked)))
    .find((outcome) => outcome !== 'success');
  if (!delivery || toldAt === null || failed !== undefined) return lost(asked, failed ?? refusalOf(asked), toldAt);
  const answer = { answer: asked.sent + asked.tookMs - asked.intended };
  const path = toldAt - asked.intended;
  const device = deviceTime(delivery);
  const own = Object.fromEntries((spans.get(delivery.id) ?? []).map(({ stage, ms }) => [stage, ms])) as Partial<
    Record<PathStage, number>
  >;
  // Of a queued order only the first item's wait is the core's: the others wait for their machine.
  const added = device === null || deliveries.length > 1 ? {} : { added: path - device };
  return {
    asked,
    outcome: 'success',
    times: { ...own, ...(device !== null && { device }), ...answer, path, ...added },
    toldAt,
  };
}

/** Why no delivery came of a request. */
function refusalOf({ status, code, delivery }: Asked): string {
  if (status === 0) return 'no answer';
  if (code === 6057) return 'busy';
  if (code === 0) return delivery === '' ? 'no delivery' : 'unseen';
  return code < 0 ? `HTTP ${status}` : `refused ${code}`;
}

/** A callback is all that is seen of a core elsewhere. */
function outcomeOf({ settled: [settled], told: [told] }: DeliveryView): string {
  if (!told)
    return settled && settled.event.outcome !== 'success' ? settled.event.outcome : settled ? 'not told' : 'no outcome';
  return settled?.event.outcome ?? (told.event.deliverStatus === '1' ? 'success' : 'failure');
}

/** The machine's own time, from the command's arrival to the first answer's sending; null when it was not watched. */
function deviceTime({ received, answers }: DeliveryView): number | null {
  const [from] = received;
  const [to] = answers;
  return from && to ? to.event.t - from.event.t : null;
}

/** Deliveries of queued orders; of a core elsewhere only callbacks name them. */
function deliveriesByOrder(view: HistoryView): ReadonlyMap<number, readonly DeliveryView[]> {
  const orders = new Map<number, DeliveryView[]>();
  for (const delivery of view.deliveries.values()) {
    const { begun, told } = delivery;
    const order = begun ? begun.event.order : told[0]?.event.order;
    if (order === undefined || begun?.event.job === 0) continue;
    const known = orders.get(order);
    if (known) known.push(delivery);
    else orders.set(order, [delivery]);
  }
  return orders;
}

/** How many deliveries each queued order is to come to. */
function jobsByOrder(view: HistoryView): ReadonlyMap<number, number> {
  const orders = new Map<number, number>();
  for (const { event } of view.of('job-queued')) orders.set(event.order, (orders.get(event.order) ?? 0) + 1);
  return orders;
}
