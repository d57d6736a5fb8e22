import type { HistoryView } from '../history/view/history-view.ts';
import type { DeliveryView } from '../history/view/view-types.ts';
import type { PathPhase, TimeName } from './result.ts';
import type { Span } from './recording.ts';

/** A request of the load: when it was due, and what became of it. Times in ms since the run began. */
export interface TimedRequest {
  readonly step: string;
  readonly machine: string;
  readonly order: number;
  /** 0 where a whole order was queued. */
  readonly record: number;
  readonly intended: number;
  readonly sent: number;
  /** From the sending to the answer's last byte. */
  readonly durationMs: number;
  /** 0: no answer came. */
  readonly status: number;
  /** -1: the answer was none of the API's. */
  readonly code: number;
  /** Empty when the answer names none. */
  readonly delivery: string;
}

/** A request and its delivery's times, ms; what could not be observed is left out. */
export interface PathEntry {
  readonly request: TimedRequest;
  readonly outcome: string;
  readonly times: Partial<Readonly<Record<TimeName, number>>>;
  /** When its callback came, ms since the run began; null when none has. */
  readonly notifiedAt: number | null;
}

/**
 * What became of each request. Failures have an outcome and no times: a fast refusal is no fast delivery.
 * @param spans the core's own, by delivery; empty for a core that reports none.
 */
export function pathEntries(
  requests: readonly TimedRequest[],
  view: HistoryView,
  spans: ReadonlyMap<string, readonly Span[]>,
): readonly PathEntry[] {
  const queued = deliveriesByOrder(view);
  const jobs = jobsByOrder(view);
  return requests.map((request) => {
    if (request.status === 0 || request.code !== 0) return failedEntry(request, refusalOf(request));
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

function failedEntry(request: TimedRequest, outcome: string, notifiedAt: number | null = null): PathEntry {
  return { request, outcome, times: {}, notifiedAt };
}

/** A queued order came to what its first item that failed came to, and took until its last callback. */
function entryOf(
  request: TimedRequest,
  deliveries: readonly (DeliveryView | undefined)[],
  spans: ReadonlyMap<string, readonly Span[]>,
): PathEntry {
  const delivery = deliveries.at(-1);
  const times = deliveries.flatMap((delivery) => delivery?.callbacks[0]?.event.t ?? []);
  const notifiedAt = times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
  const failure = deliveries
    .map((delivery) => (delivery ? outcomeOf(delivery) : refusalOf(request)))
    .find((outcome) => outcome !== 'success');
  if (!delivery || notifiedAt === null || failure !== undefined)
    return failedEntry(request, failure ?? refusalOf(request), notifiedAt);
  const answer = { answer: request.sent + request.durationMs - request.intended };
  const path = notifiedAt - request.intended;
  const device = deviceTime(delivery);
  const phases = Object.fromEntries((spans.get(delivery.id) ?? []).map(({ phase, ms }) => [phase, ms])) as Partial<
    Record<PathPhase, number>
  >;
  // Of a queued order only the first item's wait is the core's: the others wait for their machine.
  const added = device === null || deliveries.length > 1 ? {} : { added: path - device };
  return {
    request,
    outcome: 'success',
    times: { ...phases, ...(device !== null && { device }), ...answer, path, ...added },
    notifiedAt,
  };
}

/** Why no delivery came of a request. */
function refusalOf({ status: httpStatus, code, delivery }: TimedRequest): string {
  if (httpStatus === 0) return 'no answer';
  if (code === 6057) return 'busy';
  if (code === 0) return delivery === '' ? 'no delivery' : 'not observed';
  return code < 0 ? `HTTP ${httpStatus}` : `refused ${code}`;
}

/** Of a target core only callbacks are observed. */
function outcomeOf({ settlements: [settled], callbacks: [acknowledged] }: DeliveryView): string {
  if (!acknowledged)
    return settled && settled.event.outcome !== 'success'
      ? settled.event.outcome
      : settled
        ? 'not notified'
        : 'no outcome';
  return settled?.event.outcome ?? (acknowledged.event.deliverStatus === '1' ? 'success' : 'failure');
}

/** The machine's own time, from the command's arrival to the first answer's sending; null when it was not watched. */
function deviceTime({ commandsReceived, answers }: DeliveryView): number | null {
  const [from] = commandsReceived;
  const [to] = answers;
  return from && to ? to.event.t - from.event.t : null;
}

/** Deliveries of queued orders; of a target core only callbacks name them. */
function deliveriesByOrder(view: HistoryView): ReadonlyMap<number, readonly DeliveryView[]> {
  const orders = new Map<number, DeliveryView[]>();
  for (const delivery of view.deliveries.values()) {
    const { start: started, callbacks: acknowledged } = delivery;
    const order = started ? started.event.order : acknowledged[0]?.event.order;
    if (order === undefined || started?.event.job === 0) continue;
    const existing = orders.get(order);
    if (existing) existing.push(delivery);
    else orders.set(order, [delivery]);
  }
  return orders;
}

/** How many deliveries each queued order is to come to. */
function jobsByOrder(view: HistoryView): ReadonlyMap<number, number> {
  const orders = new Map<number, number>();
  for (const { event } of view.entriesOf('job-queued')) orders.set(event.order, (orders.get(event.order) ?? 0) + 1);
  return orders;
}
