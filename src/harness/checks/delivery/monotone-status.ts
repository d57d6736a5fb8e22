import { recordStatusText } from '#core/domain/order.ts';
import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';

/** How far along each text is: a read may only move on. A refund and a pick-up come after an outcome. */
const stage: Readonly<Record<string, number>> = {
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
    const docket = new Docket(this.name);
    const calls = new Map(view.of('call').map((mark) => [mark.event.call, mark]));
    const reads = new Map<string, Reads>();
    for (const answer of view.of('answer')) {
      const { does, delivery, says } = answer.event;
      if (does !== 'delivery-result' || delivery === '' || stage[says] === undefined) continue;
      const sofar = reads.get(delivery) ?? { first: undefined, byText: new Map() };
      judgeRead(docket, sofar, answer, calls.get(answer.event.call));
      sofar.first ??= answer;
      if (!sofar.byText.has(says)) sofar.byText.set(says, answer);
      reads.set(delivery, sofar);
    }
    return docket.result();
  },
};

/** What has been read of a delivery: the first read of all, and the first one of each text. */
interface Reads {
  first: MarkOf<'answer'> | undefined;
  readonly byText: Map<string, MarkOf<'answer'>>;
}

/** Against every read whose answer had come before this one was asked: reads that overlap have no order. */
function judgeRead(
  docket: Docket,
  { first, byText }: Reads,
  read: MarkOf<'answer'>,
  call: MarkOf<'call'> | undefined,
): void {
  if (!call || !first || first.rank >= call.rank) return;
  docket.look();
  const now = stage[read.event.says] ?? 0;
  const isWorse = (says: string): boolean =>
    (stage[says] ?? 0) > now || ((stage[says] ?? 0) === now && now === 1 && says !== read.event.says);
  // They stand in the order in which they came first.
  const [worse] = [...byText.values()].filter((other) => other.rank < call.rank && isWorse(other.event.says));
  if (!worse) return;
  docket.find({
    machine: read.event.machine,
    at: read,
    with: [worse],
    says: `Delivery ${read.event.delivery} was read as ${worse.event.says} at ${worse.event.t} ms and as ${read.event.says} at ${read.event.t} ms.`,
    customer: 'A customer is told that the goods have come, and then that they have not.',
  });
}
