import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { firstPlace, groupedBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView, MachineView, MarkOf, Release, Word } from '#harness/history/view/view-types.ts';

const customer =
  'The lock of a customer who is being served was freed: the next order can start on the same machine now.';

export const fencing: Check = {
  name: 'fencing',
  title: 'A result or timeout that names one token changes nothing about a lock that another token holds.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.7',
  /** Looks at every result and timeout that came when its own token held no more. */
  judge(view) {
    const docket = new Docket(this.name);
    let others = 0;
    const outcomeOf = outcomes(view);
    for (const machine of view.machines.values()) {
      for (const word of machine.words) {
        if (word.holds) continue;
        docket.look();
        if (word.other) others += 1;
      }
      const wordAt = wordsOf(view, machine);
      for (const release of machine.releases) judgeRelease(view, docket, { machine, release, wordAt, outcomeOf });
    }
    for (const delivery of view.deliveries.values()) judgeTokens(docket, delivery);
    if (others > 0) docket.note(`${others} of these came while another token held the lock.`);
    return docket.result();
  },
};

/** Finds the first outcome of a delivery under a token. */
type OutcomeOf = (delivery: string, token: number, outcome: string) => MarkOf<'delivery-settled'> | undefined;

/** One outcome of a delivery is looked at as it is; of one with more, which no core makes, they are indexed. */
function outcomes(view: HistoryView): OutcomeOf {
  const indexed = new Map<string, ReadonlyMap<string, readonly MarkOf<'delivery-settled'>[]>>();
  const nameOf = (token: number, outcome: string): string => `${token} ${outcome}`;
  return (delivery, token, outcome) => {
    const settled = view.deliveries.get(delivery)?.settled ?? [];
    const [first] = settled;
    if (settled.length === 1)
      return first?.event.token === token && first.event.outcome === outcome ? first : undefined;
    const known = indexed.get(delivery) ?? groupedBy(settled, ({ event }) => nameOf(event.token, event.outcome));
    indexed.set(delivery, known);
    return known.get(nameOf(token, outcome))?.[0];
  };
}

/** Finds the first word of a machine within δ of a time that names another token. */
type WordAt = (t: number, token: number) => Word | undefined;

function wordsOf(view: HistoryView, { words }: MachineView): WordAt {
  /** For each word, the place of the next one of another token. */
  let others: Int32Array | undefined;
  const tokenAt = (place: number): number | undefined => words[place]?.mark.event.token;
  const othersOf = (): Int32Array => {
    const places = new Int32Array(words.length);
    for (let place = words.length - 1; place >= 0; place -= 1) {
      const next = place + 1;
      places[place] = next < words.length && tokenAt(next) === tokenAt(place) ? (places[next] ?? next) : next;
    }
    return places;
  };
  return (t, token) => {
    const from = firstPlace(words, ({ mark }) => !isPast(view, t - mark.event.t, 0));
    others ??= othersOf();
    const word = words[tokenAt(from) === token ? (others[from] ?? words.length) : from];
    return word && !isPast(view, word.mark.event.t - t, 0) ? word : undefined;
  };
}

interface Released {
  readonly machine: MachineView;
  readonly release: Release;
  readonly wordAt: WordAt;
  readonly outcomeOf: OutcomeOf;
}

/** A release by an outcome must be of the token that holds, and that token's own delivery must have had that outcome. */
function judgeRelease(view: HistoryView, docket: Docket, { machine, release, wordAt, outcomeOf }: Released): void {
  const { mark, grant, held, other } = release;
  const { token, cause, t } = mark.event;
  if (cause === 'dwell') return;
  if (!held && other) {
    docket.find({
      machine: machine.machine,
      at: mark,
      with: [grant?.mark, other.mark],
      says: `Token ${token}, which held no more, was released (${cause}) while token ${other.token} of delivery ${other.delivery} held the lock.`,
      customer,
    });
  }
  if (!held || !grant) return;
  const outcome = outcomeOf(grant.delivery, token, cause);
  if (outcome && !isPast(view, outcome.event.t, t)) return;
  const culprit = wordAt(t, token);
  const blame = culprit
    ? ` At that moment a word came for delivery ${culprit.mark.event.delivery} (token ${culprit.mark.event.token}).`
    : '';
  docket.find({
    machine: machine.machine,
    at: mark,
    with: [grant.mark, culprit?.mark],
    says: `The lock that token ${token} of delivery ${grant.delivery} held was released (${cause}), but that delivery had no such outcome.${blame}`,
    customer,
  });
}

/** What is said of a delivery names the token under which it began. */
function judgeTokens(docket: Docket, delivery: DeliveryView): void {
  const { begun } = delivery;
  if (!begun) return;
  const words: readonly (MarkOf<'delivery-settled'> | MarkOf<'result-late'>)[] =
    delivery.late.length > 0 ? [...delivery.settled, ...delivery.late] : delivery.settled;
  for (const word of words) {
    if (word.event.token === begun.event.token) continue;
    docket.find({
      machine: delivery.machine,
      at: word,
      with: [begun],
      says: `Delivery ${delivery.id} began under token ${begun.event.token}, but its ${word.event.kind === 'result-late' ? 'late result' : 'outcome'} names token ${word.event.token}.`,
      customer,
    });
  }
}
