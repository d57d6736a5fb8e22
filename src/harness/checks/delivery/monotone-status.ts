import { recordStatusText } from '#core/domain/order.ts';
import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';

/** How far along each text is: a read may only move on. A refund and a pick-up come after an outcome. */
const statusRank: Readonly<Record<string, number>> = {
  [recordStatusText.WAITING_PICKED_UP]: 0,
  [recordStatusText.IS_DELIVERING]: 0,
  [recordStatusText.IS_SUCCESS]: 1,
  [recordStatusText.IS_FAILED]: 1,
  [recordStatusText.IS_TIMEOUT]: 1,
  [recordStatusText.IS_REFUND]: 2,
  [recordStatusText.IS_PICKED_UP]: 2,
};

export const monotoneStatus: Check = {
  name: 'monotone-status',
  title: 'What a merchant reads of a delivery never goes back from an outcome.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §3',
  /** Looks at every read of a delivery that follows an earlier read of it. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const calls = new Map(view.entriesOf('call').map((entry) => [entry.event.call, entry]));
    const reads = new Map<string, Reads>();
    for (const answer of view.entriesOf('answer')) {
      const { endpoint, delivery, reportedStatus } = answer.event;
      if (endpoint !== 'delivery-result' || delivery === '' || statusRank[reportedStatus] === undefined) continue;
      const earlier = reads.get(delivery) ?? { first: undefined, byText: new Map() };
      judgeRead(collector, earlier, answer, calls.get(answer.event.call));
      earlier.first ??= answer;
      if (!earlier.byText.has(reportedStatus)) earlier.byText.set(reportedStatus, answer);
      reads.set(delivery, earlier);
    }
    return collector.result();
  },
};

/** What has been read of a delivery: the first read of all, and the first one of each text. */
interface Reads {
  first: EntryOf<'answer'> | undefined;
  readonly byText: Map<string, EntryOf<'answer'>>;
}

/** Against every read whose answer had come before this one was asked: reads that overlap have no order. */
function judgeRead(
  collector: FindingCollector,
  { first, byText }: Reads,
  read: EntryOf<'answer'>,
  call: EntryOf<'call'> | undefined,
): void {
  if (!call || !first || first.rank >= call.rank) return;
  collector.addCases();
  const currentRank = statusRank[read.event.reportedStatus] ?? 0;
  const isWorse = (status: string): boolean =>
    (statusRank[status] ?? 0) > currentRank ||
    ((statusRank[status] ?? 0) === currentRank && currentRank === 1 && status !== read.event.reportedStatus);
  // They stand in the order in which they came first.
  const [later] = [...byText.values()].filter((other) => other.rank < call.rank && isWorse(other.event.reportedStatus));
  if (!later) return;
  collector.addFinding({
    machine: read.event.machine,
    entry: read,
    evidence: [later],
    message:
      `Delivery ${read.event.delivery} was read as ${later.event.reportedStatus} at ${later.event.t} ms and as ` +
      `${read.event.reportedStatus} at ${read.event.t} ms.`,
    impact: 'A customer reads that the goods have come, and then that they have not.',
  });
}
