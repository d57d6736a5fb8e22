import type { History } from '#harness/history/event.ts';
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
  return story.end(story.events.at(-1)!.t + 60_000);
}
