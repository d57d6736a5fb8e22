import type { History } from '../history/event.ts';
import { externalHistory } from '../history/core-event-inference.ts';

/**
 * The outcomes of a run as lists, each in its own order: refusals of each machine's merchant, settled deliveries,
 * expired locks, dropped items. Deliveries that had not settled when the run ended are not included.
 */
export function collectOutcomes({ events }: History): Readonly<Record<string, readonly string[]>> {
  const lists: Record<string, string[]> = {};
  const addEntry = (list: string, entry: string): void => void (lists[list] ??= []).push(entry);
  for (const event of events) {
    if (event.kind === 'answer' && event.code !== 0)
      addEntry(`${event.machine} refused`, `${event.endpoint} ${event.code}`);
    if (event.kind === 'delivery-settled') addEntry(`${event.machine} settled`, event.outcome);
    if (event.kind === 'lock-released' && event.cause === 'dwell') addEntry(`${event.machine} expired`, event.cause);
    if (event.kind === 'item-dropped') addEntry(`${event.machine} dropped`, `lane ${event.lane}`);
  }
  return lists;
}

/**
 * Compares two runs by what came of them.
 * @returns how many deliveries settled, and where the second departs from the first, in a sentence; null where it does
 *   not. A run that
 *   was given up is compared as far as it went.
 */
export function compareOutcomes(
  first: History,
  second: History,
): { readonly deliveries: number; readonly difference: string | null } {
  const [firstLists, secondLists] = comparable(first, second).map(collectOutcomes) as [
    ReturnType<typeof collectOutcomes>,
    ReturnType<typeof collectOutcomes>,
  ];
  const gaveUp = first.events.some((event) => event.kind === 'run-ended' && event.reason === 'abandoned');
  const deliveries = Object.entries(firstLists).reduce(
    (sum, [list, entries]) => sum + (list.endsWith(' settled') ? entries.length : 0),
    0,
  );
  for (const list of new Set([...Object.keys(firstLists), ...Object.keys(secondLists)])) {
    const before = firstLists[list] ?? [];
    const after = gaveUp ? (secondLists[list] ?? []).slice(0, before.length) : (secondLists[list] ?? []);
    if (before.join() !== after.join())
      return {
        deliveries,
        difference:
          `machine ${list}: ${before.join(', ') || 'nothing'} by hand, ${after.join(', ') || 'nothing'} in the ` +
          'replay',
      };
  }
  return { deliveries, difference: null };
}

/**
 * Of a core that was joined only what can be seen from outside is compared, with its machines' numbers in the replay's
 * place.
 */
function comparable(first: History, second: History): readonly [History, History] {
  if (first.header.stage !== 'target') return [first, second];
  const numbers = new Map(
    second.header.machines.map(({ machine }, place) => [machine, first.header.machines[place]?.machine ?? machine]),
  );
  const renamed = (machine: string): string => numbers.get(machine) ?? machine;
  const external = externalHistory(second);
  return [
    externalHistory(first),
    {
      ...external,
      events: external.events.map((event) =>
        'machine' in event ? { ...event, machine: renamed(event.machine) } : event,
      ),
    },
  ];
}
