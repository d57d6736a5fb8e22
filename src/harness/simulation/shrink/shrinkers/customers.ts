import type { HistoryEvent } from '#harness/history/event.ts';
import type { Cut, Failing } from '../shrinker.ts';

/** How many customers are tried in the place of a workload. */
const fewCustomers = [1, 2, 3, 5, 8] as const;

type Order = HistoryEvent & { readonly kind: 'order-created' };

/** In the place of customers who come by themselves: the last few before the rule was broken, each with a script. */
export const customers: Cut = function* (failing) {
  const { scenario, found } = failing;
  if (scenario.arrivals.length === 0) return;
  const before = orders(failing);
  const there = before.filter(({ machine }) => machine === found.machine);
  for (const list of there.length > 0 ? [there, before] : [before]) {
    for (const few of fewCustomers) {
      if (few > list.length && few > 1) break;
      yield {
        ...scenario,
        arrivals: [],
        tracks: [...scenario.tracks, ...list.slice(-few).flatMap((order) => script(failing, order))],
      };
    }
  }
  for (const [index, { on }] of scenario.arrivals.entries()) {
    const here = before.filter(({ machine }) => placeOf(failing, machine)?.on === on);
    for (const few of fewCustomers) {
      if (few > here.length) break;
      yield {
        ...scenario,
        arrivals: scenario.arrivals.toSpliced(index, 1),
        tracks: [...scenario.tracks, ...here.slice(-few).flatMap((order) => script(failing, order))],
      };
    }
  }
};

function orders({ history, found }: Failing): readonly Order[] {
  return history.events.filter(
    (event): event is Order => event.kind === 'order-created' && (found.at === null || event.t <= found.at),
  );
}

/** A customer who buys the same from the same lane at the same time. */
function script(failing: Failing, { t, machine, records }: Order): readonly unknown[] {
  const place = placeOf(failing, machine);
  const [record] = records;
  if (!place || !record) return [];
  return [
    { ...place, steps: [{ wait: `${Math.floor(t)}ms` }, { sell: { lane: record.lane, quantity: record.quantity } }] },
  ];
}

/** A machine as a scenario names it. */
function placeOf(
  { history }: Failing,
  machineNo: string,
): { readonly on: string; readonly machine: number } | undefined {
  const { machines } = history.header;
  const group = machines.find(({ machine }) => machine === machineNo)?.group;
  if (group === undefined) return undefined;
  return {
    on: group,
    machine: machines.filter((one) => one.group === group).findIndex(({ machine }) => machine === machineNo) + 1,
  };
}
