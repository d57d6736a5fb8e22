import type { History, HistoryEvent } from '#harness/history/event.ts';
import { HistoryBuilder } from '../harness/history-builder.ts';
import { coffees, locker, snacks } from '../harness/history-machines.ts';

/** Machines of a large history. */
const machineCount = 60;

/** A history of at least so many events: sales on sixty machines, and on the last a lock granted while it is held. */
export function largeHistory(events: number): History {
  const fleet = Array.from({ length: machineCount }, (_, index) => ({
    ...[locker, snacks, coffees][index % 3]!,
    machine: `${20_000_001 + index}`,
  }));
  const story = new HistoryBuilder({ machines: fleet });
  for (let round = 0; story.events.length < events; round += 1)
    for (const [index, machine] of fleet.entries())
      story.sale(1_000 + 2_000 * round + 13 * index, story.order(500, machine));
  const last = fleet.at(-1)!;
  const at = 2_500 + 13 * machineCount;
  story.startDelivery(at, story.order(0, last));
  const history = story.end(story.events.at(-1)!.t + 60_000);
  return { ...history, events: history.events.map(withMessage) };
}

/** Calls, answers and callbacks with a message as long as a real one. */
function withMessage(event: HistoryEvent, place: number): HistoryEvent {
  if (event.kind !== 'call' && event.kind !== 'answer' && event.kind !== 'callback-received') return event;
  const members = Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`member_${at}`, `${place * 31 + at * 7919}`]),
  );
  return { ...event, wire: { method: 'POST', path: '/deliveries', body: { kind: 'signed', members, sign: 'right' } } };
}
