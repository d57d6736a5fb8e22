import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { lowerBound, groupBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { effectiveDeadline, together } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';

/** How long a receiver's fault can delay its caller, in ms: the core's limit for one attempt and a little more. */
const faultLastsMs = 10_000;

export const callbackIsolated: Check = {
  name: 'callback-isolated',
  title: 'A receiver that hangs or fails delays no machine and no other receiver beyond δ.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /** Judges every callback to a receiver without faults that was queued while another receiver had one. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const receiverFaults = view.entriesOf('receiver-fault-fired');
    if (receiverFaults.length === 0) return collector.result();
    const faultyUrls = callbackUrlsOf(view, new Set(receiverFaults.map(({ event }) => event.receiver)));
    const attempts = firstAttempts(view);
    const calls = callsByUrl(view);
    const troubled = together(view.degradedPeriods);
    for (const queued of view.entriesOf('callback-queued')) {
      if (faultyUrls.has(queued.event.url)) continue;
      const { t } = queued.event;
      // A core whose store fails retries after its own pauses, whatever receivers do.
      if ((troubled[lowerBound(troubled, ({ to }) => to > t)]?.from ?? Infinity) <= t) continue;
      const cause = receiverFaults[lowerBound(receiverFaults, ({ event }) => t <= event.t + faultLastsMs)];
      if (!cause || cause.event.t > t) continue;
      // The receiver has reached its own limit of unanswered calls, so it delays itself.
      if ((calls.get(queued.event.url)?.at(t) ?? 0) >= view.header.callbacks.maxPerReceiver) continue;
      const attempt = attempts.get(queued.event.callback);
      const at = attempt?.event.t ?? view.end.t;
      if (!collector.addTimedCase(view, effectiveDeadline(view, t), at)) continue;
      collector.addFinding({
        machine: view.deliveries.get(queued.event.delivery)?.machine ?? '',
        entry: attempt ?? queued,
        evidence: [queued, cause],
        shownAtMs: at,
        message:
          `The callback for delivery ${queued.event.delivery} was first sent ${formatMs(at - t)} after its ` +
          `outcome, while receiver ${cause.event.receiver} had a fault (${cause.event.fault}).`,
        impact: 'One merchant’s broken server makes every other merchant’s customers wait.',
      });
    }
    return collector.result();
  },
};

/** The URLs under which these receivers are known. */
function callbackUrlsOf(view: HistoryView, receivers: ReadonlySet<string>): Set<string> {
  const receiverOfDelivery = new Map<string, string>();
  for (const { event } of view.entriesOf('callback-received'))
    if (event.delivery !== '') receiverOfDelivery.set(event.delivery, event.receiver);
  const urls = new Set<string>();
  for (const { event } of view.entriesOf('callback-queued')) {
    const receiver = receiverOfDelivery.get(event.delivery);
    // A callback that never arrived may have been for any receiver.
    if (receiver === undefined || receivers.has(receiver)) urls.add(event.url);
  }
  return urls;
}

function firstAttempts(view: HistoryView): Map<number, EntryOf<'callback-attempt'>> {
  const firstByCallback = new Map<number, EntryOf<'callback-attempt'>>();
  for (const entry of view.entriesOf('callback-attempt'))
    if (!firstByCallback.has(entry.event.callback)) firstByCallback.set(entry.event.callback, entry);
  return firstByCallback;
}

/** One call of a receiver: from its beginning to its answer, its failure, or the limit for one call. */
interface ReceiverCall {
  readonly from: number;
  to: number;
}

/** How many calls of one receiver are under way at a time. */
class UnderWay {
  readonly #begun: Float64Array;
  readonly #over: Float64Array;

  constructor(calls: readonly ReceiverCall[]) {
    const known = calls.filter(({ from, to }) => from <= to);
    this.#begun = Float64Array.from(known, ({ from }) => from).sort();
    this.#over = Float64Array.from(known, ({ to }) => to).sort();
  }

  at(t: number): number {
    return lowerBound(this.#begun, (from) => from > t) - lowerBound(this.#over, (to) => to >= t);
  }
}

function callsByUrl(view: HistoryView): ReadonlyMap<string, UnderWay> {
  const urls = new Map<number, string>();
  for (const { event } of view.entriesOf('callback-queued')) urls.set(event.callback, event.url);
  const calls: { readonly url: string; readonly call: ReceiverCall }[] = [];
  const callByAttempt = new Map<string, ReceiverCall>();
  for (const { event } of view.entriesOf('callback-attempt')) {
    const call: ReceiverCall = { from: event.t, to: event.t + view.header.callbacks.timeoutMs };
    calls.push({ url: urls.get(event.callback) ?? '', call });
    callByAttempt.set(`${event.callback}/${event.attempt}`, call);
  }
  for (const kind of ['callback-acknowledged', 'callback-failed'] as const) {
    for (const { event } of view.entriesOf(kind)) {
      const call = callByAttempt.get(`${event.callback}/${event.attempt}`);
      if (call) call.to = event.t;
    }
  }
  return new Map(
    [...groupBy(calls, ({ url }) => url)].map(([url, list]) => [url, new UnderWay(list.map(({ call }) => call))]),
  );
}
