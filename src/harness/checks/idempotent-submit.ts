import type { Check } from './check.ts';
import { count, Docket } from './check.ts';
import type { HistoryView } from './view.ts';
import type { MarkOf } from './view-parts.ts';

/** How long the same bytes may be sent again (PROTOCOL §2), ms; a timestamp is cut to whole seconds, so it may be one less. */
const windowMs = 300_000 - 1_000;
/** The answer to a timestamp outside of it, and that of a core that failed inside. */
const invalidCode = 4003;
const failedCode = 5000;

export const idempotentSubmit: Check = {
  name: 'idempotent-submit',
  title: 'The same signed request, sent n times, has one effect and one answer.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §2',
  /** Looks at every request whose bytes were sent more than once and answered at least once. */
  judge(view) {
    const docket = new Docket(this.name);
    const answers = new Map(view.of('answer').map((mark) => [mark.event.call, mark]));
    for (const calls of repeated(view)) {
      const answered = calls.flatMap((call) => answers.get(call.event.call) ?? []).filter((answer) => isWord(view, calls[0], answer));
      const first = answered[0];
      if (!first) continue;
      docket.look();
      judgeAnswers(docket, calls, first, answered);
      judgeEffect(view, docket, calls, answered);
    }
    return docket.result();
  },
};

/**
 * Whether an answer says anything of the request. A core that failed inside does not know what became of it, and says so
 * (5000): who asks again is told. And bytes that have left the window, be it because somebody set the clock, are refused
 * before the core looks at what it remembers.
 */
function isWord(view: HistoryView, first: MarkOf<'call'> | undefined, { event }: MarkOf<'answer'>): boolean {
  if (event.code === failedCode) return false;
  if (event.code !== invalidCode || !first) return true;
  const from = first.event.t;
  const set = view.of('clock-set').reduce((sum, jump) => (jump.event.t >= from && jump.event.t <= event.t ? sum + jump.event.byMs : sum), 0);
  // The wall clock goes on while the computer sleeps; and a request may have been signed some time before it was sent.
  const agedMs = event.t - from + set + view.stalls.sleptMs(from, event.t);
  return Math.abs(agedMs) <= windowMs - view.stalls.heldMs(from, from);
}

/** Calls with the same bytes, the first one in front. */
function repeated(view: HistoryView): MarkOf<'call'>[][] {
  const groups = new Map<number, MarkOf<'call'>[]>();
  const byNumber = new Map(view.of('call').map((mark) => [mark.event.call, mark]));
  for (const mark of view.of('call')) {
    const { again } = mark.event;
    if (again === 0) continue;
    const first = byNumber.get(again);
    const group = groups.get(again) ?? (first ? [first] : []);
    group.push(mark);
    groups.set(again, group);
  }
  return [...groups.values()];
}

function judgeAnswers(docket: Docket, calls: readonly MarkOf<'call'>[], first: MarkOf<'answer'>, answered: readonly MarkOf<'answer'>[]): void {
  const other = answered.find(({ event }) => event.code !== first.event.code || event.status !== first.event.status || event.delivery !== first.event.delivery);
  if (!other) return;
  docket.find({
    machine: first.event.machine,
    at: other,
    with: [calls[0], first],
    says: `The same bytes, sent ${count(calls.length, 'time')}, were answered first with ${said(first)} and then with ${said(other)}.`,
    customer: 'A merchant who lost the first answer asks again, is told something else, and refunds a customer who is being served.',
  });
}

function judgeEffect(view: HistoryView, docket: Docket, calls: readonly MarkOf<'call'>[], answered: readonly MarkOf<'answer'>[]): void {
  const numbers = new Set(calls.map(({ event }) => event.call));
  const ids = new Set(answered.flatMap(({ event }) => (event.does === 'deliver' && event.delivery !== '' ? [event.delivery] : [])));
  const begun = [...view.deliveries.values()].filter(({ id, call }) => ids.has(id) || (call !== undefined && numbers.has(call.event.call)));
  const [one, two] = begun;
  const at = two?.begun ?? calls.at(-1);
  if (!one || !two || !at) return;
  docket.find({
    machine: one.machine,
    at,
    with: [one.begun, ...calls],
    says: `One signed request, sent ${count(calls.length, 'time')}, began ${begun.length} deliveries: ${begun.map(({ id }) => id).join(', ')}.`,
    customer: 'The customer pressed once, paid once, and the machine ran twice.',
  });
}

function said({ event }: MarkOf<'answer'>): string {
  return event.delivery === '' ? `code ${event.code}` : `code ${event.code} and delivery ${event.delivery}`;
}
