import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector, evidence } from '../check.ts';
import { lowerBound, groupBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EntryOf } from '#harness/history/view/view-types.ts';

/**
 * How long the same bytes may be sent again (PROTOCOL §2), ms; a timestamp is cut to whole seconds, so it may be one
 * less.
 */
const windowMs = 300_000 - 1_000;
/** The answer to a timestamp outside of it, and that of a core that failed inside. */
const invalidCode = 4003;
const failedCode = 5000;

/** How long a core must remember an answer, in core time from the first call (PROTOCOL §2.33), ms. */
const memoryMs = 600_000;
/** How long a call without an answer may have travelled, ms: faults of the network delay by 120 s at most. */
const longestTravelMs = 125_000;

/** Deliveries that a finding names; the rest is counted. */
const mostNamed = 20;

export const idempotentSubmit: Check = {
  name: 'idempotent-submit',
  title: 'The same signed request, sent n times, has one effect and one answer.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §2',
  /** Looks at every request whose bytes were sent more than once and answered at least once. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const answers = new Map(view.entriesOf('answer').map((entry) => [entry.event.call, entry]));
    const clockRange = clockRanges(view);
    const groups = repeatedCalls(view);
    const begunBy = groups.length > 0 ? begunByCall(view) : undefined;
    for (const group of groups) {
      const calls = rememberedCalls(group, answers);
      const answered = calls
        .flatMap((call) => answers.get(call.event.call) ?? [])
        .filter((answer) => isConclusive(view, calls, answer, clockRange));
      const first = answered[0];
      if (!first) continue;
      collector.addCases();
      judgeAnswers(collector, calls, first, answered);
      if (begunBy) judgeEffect(collector, calls, answered, begunBy);
    }
    return collector.result();
  },
};

/** The calls that reached the core while it must have remembered the first: a later one may be answered anew. */
function rememberedCalls(
  calls: readonly EntryOf<'call'>[],
  answers: ReadonlyMap<number, EntryOf<'answer'>>,
): readonly EntryOf<'call'>[] {
  const until = (calls[0]?.event.t ?? 0) + memoryMs;
  return calls.filter(({ event }) => (answers.get(event.call)?.event.t ?? event.t + longestTravelMs) <= until);
}

/**
 * Whether an answer decides about the request. A core that failed inside does not know the result and answers
 * 5000: a repeated request learns it. And bytes that have left the window, perhaps because the clock was set, are
 * refused before the core looks at what it remembers.
 */
function isConclusive(
  view: HistoryView,
  calls: readonly EntryOf<'call'>[],
  { event }: EntryOf<'answer'>,
  clockRange: ClockRange,
): boolean {
  if (event.code === failedCode) return false;
  const first = calls[0];
  if (event.code !== invalidCode || !first) return true;
  const signedAt = first.event.t;
  const sentAt = calls.find((call) => call.event.call === event.call)?.event.t ?? signedAt;
  const signed = clockRange(signedAt, signedAt);
  // The core read the request at some time between its call and its answer, by the clock of that moment.
  const read = clockRange(sentAt, event.t);
  // The wall clock goes on while the computer sleeps; and a request may have been signed some time before it was sent.
  const oldest = event.t - signedAt + read.most - signed.least + view.stalls.sleepMs(signedAt, event.t);
  const youngest = sentAt - signedAt + read.least - signed.most;
  return Math.max(oldest, -youngest) <= windowMs - view.stalls.stalledMs(signedAt, signedAt);
}

/** How far the wall clock may have been set, ms, at some moment from one time of the run to another, both included. */
type ClockRange = (from: number, to: number) => { readonly least: number; readonly most: number };

function clockRanges(view: HistoryView): ClockRange {
  const jumps = view.entriesOf('clock-set');
  let sum = 0;
  const sums = [0, ...jumps.map(({ event }) => (sum += event.byMs))];
  return (from, to) => {
    const first = lowerBound(jumps, ({ event }) => event.t >= from);
    const possible = sums.slice(first, lowerBound(jumps, ({ event }) => event.t > to, first) + 1);
    return { least: Math.min(...possible), most: Math.max(...possible) };
  };
}

/** Finds the deliveries that some calls began, or that answers to them name, in the order of the history. */
type BegunBy = (calls: ReadonlySet<number>, named: ReadonlySet<string>) => readonly DeliveryView[];

function begunByCall(view: HistoryView): BegunBy {
  const places = new Map([...view.deliveries.values()].map((delivery, place) => [delivery, place]));
  const byCall = groupBy(places.keys(), ({ call }) => call?.event.call);
  return (calls, named) => {
    const found = new Set([...calls].flatMap((call) => byCall.get(call) ?? []));
    for (const id of named) {
      const delivery = view.deliveries.get(id);
      if (delivery) found.add(delivery);
    }
    return [...found].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  };
}

/** Calls with the same bytes, the first one in front. */
function repeatedCalls(view: HistoryView): EntryOf<'call'>[][] {
  const groups = new Map<number, EntryOf<'call'>[]>();
  const byNumber = new Map(view.entriesOf('call').map((entry) => [entry.event.call, entry]));
  for (const entry of view.entriesOf('call')) {
    const { repeatOf } = entry.event;
    if (repeatOf === 0) continue;
    const first = byNumber.get(repeatOf);
    const group = groups.get(repeatOf) ?? (first ? [first] : []);
    group.push(entry);
    groups.set(repeatOf, group);
  }
  return [...groups.values()];
}

function judgeAnswers(
  collector: FindingCollector,
  calls: readonly EntryOf<'call'>[],
  first: EntryOf<'answer'>,
  answered: readonly EntryOf<'answer'>[],
): void {
  const different = answered.find(
    ({ event }) =>
      event.code !== first.event.code || event.status !== first.event.status || event.delivery !== first.event.delivery,
  );
  if (!different) return;
  collector.addFinding({
    machine: first.event.machine,
    entry: different,
    evidence: [calls[0], first],
    message:
      `The same bytes, sent ${formatQuantity(calls.length, 'time')}, were answered first with ` +
      `${formatAnswer(first)} and then with ${formatAnswer(different)}.`,
    impact:
      'A merchant who lost the first answer asks again, gets another one, and refunds a customer who is ' +
      'being served.',
  });
}

function judgeEffect(
  collector: FindingCollector,
  calls: readonly EntryOf<'call'>[],
  answered: readonly EntryOf<'answer'>[],
  begunBy: BegunBy,
): void {
  const callNumbers = new Set(calls.map(({ event }) => event.call));
  const ids = new Set(
    answered.flatMap(({ event }) => (event.endpoint === 'deliver' && event.delivery !== '' ? [event.delivery] : [])),
  );
  const started = begunBy(callNumbers, ids);
  const [first, second] = started;
  const entry = second?.start ?? calls.at(-1);
  if (!first || !second || !entry) return;
  collector.addFinding({
    machine: first.machine,
    entry,
    evidence: [first.start, ...evidence(calls)],
    message:
      `One signed request, sent ${formatQuantity(calls.length, 'time')}, began ${started.length} deliveries: ` +
      `${namesOf(started)}.`,
    impact: 'The customer pressed once, paid once, and the machine ran twice.',
  });
}

function namesOf(deliveries: readonly DeliveryView[]): string {
  const more = deliveries.length - mostNamed;
  return `${deliveries
    .slice(0, mostNamed)
    .map(({ id }) => id)
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function formatAnswer({ event }: EntryOf<'answer'>): string {
  return event.delivery === '' ? `code ${event.code}` : `code ${event.code} and delivery ${event.delivery}`;
}
