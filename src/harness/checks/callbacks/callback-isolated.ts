import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { firstPlace, groupedBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { askable, together } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

/** How long a misbehaviour can keep its caller, in ms: the core's limit for one attempt and some. */
const troubleLastsMs = 10_000;

export const callbackIsolated: Check = {
  name: 'callback-isolated',
  title: 'A receiver that hangs or fails delays no machine and no other receiver beyond δ.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §5',
  /** Looks at every callback to a receiver that always behaved, queued while another one misbehaved. */
  judge(view) {
    const docket = new Docket(this.name);
    const bad = view.of('receiver-misbehaved');
    if (bad.length === 0) return docket.result();
    const culprits = urlsOf(view, new Set(bad.map(({ event }) => event.receiver)));
    const attempts = firstAttempts(view);
    const calls = callsByUrl(view);
    const troubled = together(view.troubled);
    for (const queued of view.of('callback-queued')) {
      if (culprits.has(queued.event.url)) continue;
      const { t } = queued.event;
      // A core that has trouble with its store tries again after pauses of its own, whatever receivers do.
      if ((troubled[firstPlace(troubled, ({ to }) => to > t)]?.from ?? Infinity) <= t) continue;
      const cause = bad[firstPlace(bad, ({ event }) => t <= event.t + troubleLastsMs)];
      if (!cause || cause.event.t > t) continue;
      // Its own calls that nobody has answered yet are all that may be under way: it waits for itself.
      if ((calls.get(queued.event.url)?.at(t) ?? 0) >= view.header.callbacks.perReceiver) continue;
      const attempt = attempts.get(queued.event.callback);
      const at = attempt?.event.t ?? view.end.t;
      if (!docket.lookLate(view, askable(view, t), at)) continue;
      docket.find({
        machine: view.deliveries.get(queued.event.delivery)?.machine ?? '',
        at: attempt ?? queued,
        with: [queued, cause],
        time: at,
        says: `The callback for delivery ${queued.event.delivery} was first sent ${ms(at - t)} after its outcome, while receiver ${cause.event.receiver} misbehaved (${cause.event.does}).`,
        customer: 'One merchant’s broken server makes every other merchant’s customers wait.',
      });
    }
    return docket.result();
  },
};

/** The URLs under which these receivers are known. */
function urlsOf(view: HistoryView, receivers: ReadonlySet<string>): Set<string> {
  const told = new Map<string, string>();
  for (const { event } of view.of('callback-received'))
    if (event.delivery !== '') told.set(event.delivery, event.receiver);
  const urls = new Set<string>();
  for (const { event } of view.of('callback-queued')) {
    const receiver = told.get(event.delivery);
    // One that nobody ever received may have been for any of them.
    if (receiver === undefined || receivers.has(receiver)) urls.add(event.url);
  }
  return urls;
}

function firstAttempts(view: HistoryView): Map<number, MarkOf<'callback-attempt'>> {
  const first = new Map<number, MarkOf<'callback-attempt'>>();
  for (const mark of view.of('callback-attempt'))
    if (!first.has(mark.event.callback)) first.set(mark.event.callback, mark);
  return first;
}

/** One call of a receiver: from its beginning to its answer, its failure, or the limit for one call. */
interface Call {
  readonly from: number;
  to: number;
}

/** How many calls of one receiver are under way at a time. */
class UnderWay {
  readonly #begun: Float64Array;
  readonly #over: Float64Array;

  constructor(calls: readonly Call[]) {
    const known = calls.filter(({ from, to }) => from <= to);
    this.#begun = Float64Array.from(known, ({ from }) => from).sort();
    this.#over = Float64Array.from(known, ({ to }) => to).sort();
  }

  at(t: number): number {
    return firstPlace(this.#begun, (from) => from > t) - firstPlace(this.#over, (to) => to >= t);
  }
}

function callsByUrl(view: HistoryView): ReadonlyMap<string, UnderWay> {
  const urls = new Map<number, string>();
  for (const { event } of view.of('callback-queued')) urls.set(event.callback, event.url);
  const calls: { readonly url: string; readonly call: Call }[] = [];
  const last = new Map<string, Call>();
  for (const { event } of view.of('callback-attempt')) {
    const call: Call = { from: event.t, to: event.t + view.header.callbacks.timeoutMs };
    calls.push({ url: urls.get(event.callback) ?? '', call });
    last.set(`${event.callback}/${event.attempt}`, call);
  }
  for (const kind of ['callback-told', 'callback-failed'] as const) {
    for (const { event } of view.of(kind)) {
      const call = last.get(`${event.callback}/${event.attempt}`);
      if (call) call.to = event.t;
    }
  }
  return new Map(
    [...groupedBy(calls, ({ url }) => url)].map(([url, list]) => [url, new UnderWay(list.map(({ call }) => call))]),
  );
}
