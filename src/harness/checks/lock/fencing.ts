import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { lowerBound, groupBy } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView, MachineView, EntryOf, Release, ResultView } from '#harness/history/view/view-types.ts';

const impact =
  'The lock of a customer who is being served was freed: the next order can start on the same machine now.';

export const fencing: Check = {
  name: 'fencing',
  title: 'A result or timeout that names one token changes nothing about a lock that another token holds.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.7',
  /** Looks at every result and timeout that came when its own token held no more. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    let whileOtherHeld = 0;
    const outcomeOf = outcomes(view);
    for (const machine of view.machines.values()) {
      for (const result of machine.results) {
        if (result.heldLock) continue;
        collector.addCases();
        if (result.otherHolder) whileOtherHeld += 1;
      }
      const wordAt = wordsOf(view, machine);
      for (const release of machine.releases) judgeRelease(view, collector, { machine, release, wordAt, outcomeOf });
    }
    for (const delivery of view.deliveries.values()) judgeTokens(collector, delivery);
    for (const entry of view.entriesOf('delivery-acknowledged'))
      judgeAcknowledgement(collector, entry, view.deliveries.get(entry.event.delivery));
    if (whileOtherHeld > 0) collector.addNote(`${whileOtherHeld} of these came while another token held the lock.`);
    return collector.result();
  },
};

/** Finds the first outcome of a delivery under a token. */
type OutcomeOf = (delivery: string, token: number, outcome: string) => EntryOf<'delivery-settled'> | undefined;

/** A single outcome of a delivery is used directly; several, which no correct core makes, are indexed. */
function outcomes(view: HistoryView): OutcomeOf {
  const indexed = new Map<string, ReadonlyMap<string, readonly EntryOf<'delivery-settled'>[]>>();
  const nameOf = (token: number, outcome: string): string => `${token} ${outcome}`;
  return (delivery, token, outcome) => {
    const settled = view.deliveries.get(delivery)?.settlements ?? [];
    const [first] = settled;
    if (settled.length === 1)
      return first?.event.token === token && first.event.outcome === outcome ? first : undefined;
    const known = indexed.get(delivery) ?? groupBy(settled, ({ event }) => nameOf(event.token, event.outcome));
    indexed.set(delivery, known);
    return known.get(nameOf(token, outcome))?.[0];
  };
}

/** Finds the first word of a machine within δ of a time that names another token. */
type WordAt = (t: number, token: number) => ResultView | undefined;

function wordsOf(view: HistoryView, { results }: MachineView): WordAt {
  /** For each word, the place of the next one of another token. */
  let others: Int32Array | undefined;
  const tokenAt = (place: number): number | undefined => results[place]?.entry.event.token;
  const othersOf = (): Int32Array => {
    const places = new Int32Array(results.length);
    for (let place = results.length - 1; place >= 0; place -= 1) {
      const next = place + 1;
      places[place] = next < results.length && tokenAt(next) === tokenAt(place) ? (places[next] ?? next) : next;
    }
    return places;
  };
  return (t, token) => {
    const from = lowerBound(results, ({ entry }) => !isPast(view, t - entry.event.t, 0));
    others ??= othersOf();
    const word = results[tokenAt(from) === token ? (others[from] ?? results.length) : from];
    return word && !isPast(view, word.entry.event.t - t, 0) ? word : undefined;
  };
}

interface Released {
  readonly machine: MachineView;
  readonly release: Release;
  readonly wordAt: WordAt;
  readonly outcomeOf: OutcomeOf;
}

/**
 * A release by an outcome must be of the token that holds, and that token's own delivery must have had that outcome.
 */
function judgeRelease(
  view: HistoryView,
  collector: FindingCollector,
  { machine, release, wordAt, outcomeOf }: Released,
): void {
  const { entry, grant, wasHeld, otherHolder } = release;
  const { token, cause, t } = entry.event;
  if (cause === 'dwell') return;
  if (!wasHeld && otherHolder) {
    collector.addFinding({
      machine: machine.machine,
      entry,
      evidence: [grant?.entry, otherHolder.entry],
      message:
        `Token ${token}, which held no more, was released (${cause}) while token ${otherHolder.token} of delivery ` +
        `${otherHolder.delivery} held the lock.`,
      impact,
    });
  }
  if (!wasHeld || !grant) return;
  const outcome = outcomeOf(grant.delivery, token, cause);
  if (outcome && !isPast(view, outcome.event.t, t)) return;
  const otherResult = wordAt(t, token);
  const otherResultText = otherResult
    ? ` At that moment a word came for delivery ${otherResult.entry.event.delivery} (token ` +
      `${otherResult.entry.event.token}).`
    : '';
  collector.addFinding({
    machine: machine.machine,
    entry,
    evidence: [grant.entry, otherResult?.entry],
    message:
      `The lock that token ${token} of delivery ${grant.delivery} held was released (${cause}), but that delivery ` +
      `had no such outcome.${otherResultText}`,
    impact,
  });
}

/** Events about a delivery name the token under which it started. */
function judgeTokens(collector: FindingCollector, delivery: DeliveryView): void {
  const { start } = delivery;
  if (!start) return;
  const results: readonly (EntryOf<'delivery-settled'> | EntryOf<'result-late'>)[] =
    delivery.lateResults.length > 0 ? [...delivery.settlements, ...delivery.lateResults] : delivery.settlements;
  for (const result of results) {
    if (result.event.token === start.event.token) continue;
    collector.addFinding({
      machine: delivery.machine,
      entry: result,
      evidence: [start],
      message:
        `Delivery ${delivery.id} began under token ${start.event.token}, but its ` +
        `${result.event.kind === 'result-late' ? 'late result' : 'outcome'} names token ${result.event.token}.`,
      impact,
    });
  }
}

/** The core takes an acknowledgement only for a command of that machine, by its token. */
function judgeAcknowledgement(
  collector: FindingCollector,
  entry: EntryOf<'delivery-acknowledged'>,
  delivery: DeliveryView | undefined,
): void {
  const { machine, delivery: id, token } = entry.event;
  const { start, commandsSent = [], commandsReceived = [] } = delivery ?? {};
  const commands = [...(start ? [start] : []), ...commandsSent, ...commandsReceived];
  if (commands.some(({ event }) => event.machine === machine && event.token === token)) return;
  const known = start && `which began on machine ${start.event.machine} under token ${start.event.token}`;
  collector.addFinding({
    machine,
    entry,
    evidence: [start],
    message:
      `The core recorded that machine ${machine} acknowledged delivery ${id} under token ${token}, ` +
      `${known ?? 'which it never began'}.`,
    impact: 'An operator who follows the core’s records takes a run for begun that was never commanded.',
  });
}
