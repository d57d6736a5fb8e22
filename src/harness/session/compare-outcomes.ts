import type { History } from '../history/event.ts';
import { fromOutside } from '../history/core-event-inference.ts';

/**
 * What came of a run, list by list, each in its own order: what each machine's merchant was refused, how deliveries settled, which
 * locks lapsed, what dropped. Deliveries that one of two runs did not live to see the end of are not in it.
 */
export function outcomesOf({ events }: History): Readonly<Record<string, readonly string[]>> {
  const lists: Record<string, string[]> = {};
  const note = (list: string, entry: string): void => void (lists[list] ??= []).push(entry);
  for (const event of events) {
    if (event.kind === 'answer' && event.code !== 0) note(`${event.machine} refused`, `${event.does} ${event.code}`);
    if (event.kind === 'delivery-settled') note(`${event.machine} settled`, event.outcome);
    if (event.kind === 'lock-released' && event.cause === 'dwell') note(`${event.machine} lapsed`, event.cause);
    if (event.kind === 'item-dropped') note(`${event.machine} dropped`, `lane ${event.lane}`);
  }
  return lists;
}

/**
 * Compares two runs by what came of them.
 * @returns how many deliveries settled, and where the second departs from the first, in a sentence; null where it does not. A run that
 *   was given up is compared as far as it went.
 */
export function sameOutcomes(
  first: History,
  second: History,
): { readonly deliveries: number; readonly why: string | null } {
  const [one, other] = comparable(first, second).map(outcomesOf) as [
    ReturnType<typeof outcomesOf>,
    ReturnType<typeof outcomesOf>,
  ];
  const gaveUp = first.events.some((event) => event.kind === 'run-ended' && event.reason === 'gave-up');
  const deliveries = Object.entries(one).reduce(
    (sum, [list, entries]) => sum + (list.endsWith(' settled') ? entries.length : 0),
    0,
  );
  for (const list of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const before = one[list] ?? [];
    const after = gaveUp ? (other[list] ?? []).slice(0, before.length) : (other[list] ?? []);
    if (before.join() !== after.join())
      return {
        deliveries,
        why: `machine ${list}: ${before.join(', ') || 'nothing'} by hand, ${after.join(', ') || 'nothing'} in the replay`,
      };
  }
  return { deliveries, why: null };
}

/** Of a core that was joined only what can be seen from outside is compared, with its machines' numbers in the replay's place. */
function comparable(first: History, second: History): readonly [History, History] {
  if (first.header.stage !== 'remote') return [first, second];
  const numbers = new Map(
    second.header.machines.map(({ machine }, place) => [machine, first.header.machines[place]?.machine ?? machine]),
  );
  const renamed = (machine: string): string => numbers.get(machine) ?? machine;
  const seen = fromOutside(second);
  return [
    fromOutside(first),
    {
      ...seen,
      events: seen.events.map((event) => ('machine' in event ? { ...event, machine: renamed(event.machine) } : event)),
    },
  ];
}
