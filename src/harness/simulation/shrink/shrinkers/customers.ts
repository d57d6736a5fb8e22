import type { HistoryEvent } from '#harness/history/event.ts';
import type { Shrinker, FailingWorld } from '../shrinker.ts';

/** How many customers are tried in the place of a workload. */
const customerCounts = [1, 2, 3, 5, 8] as const;

type Order = HistoryEvent & { readonly kind: 'order-created' };

/** In the place of customers who come by themselves: the last few before the rule was broken, each with a script. */
export const shrinkCustomers: Shrinker = function* (failing) {
  const { scenario, finding } = failing;
  if (scenario.arrivals.length === 0) return;
  const earlierOrders = ordersBefore(failing);
  const ordersOfMachine = earlierOrders.filter(({ machine }) => machine === finding.machine);
  for (const list of ordersOfMachine.length > 0 ? [ordersOfMachine, earlierOrders] : [earlierOrders]) {
    for (const count of customerCounts) {
      if (count > list.length && count > 1) break;
      yield {
        ...scenario,
        arrivals: [],
        tracks: [...scenario.tracks, ...list.slice(-count).flatMap((order) => script(failing, order))],
      };
    }
  }
  for (const [index, { on }] of scenario.arrivals.entries()) {
    const ordersOfGroup = earlierOrders.filter(({ machine }) => targetOf(failing, machine)?.on === on);
    for (const count of customerCounts) {
      if (count > ordersOfGroup.length) break;
      yield {
        ...scenario,
        arrivals: scenario.arrivals.toSpliced(index, 1),
        tracks: [...scenario.tracks, ...ordersOfGroup.slice(-count).flatMap((order) => script(failing, order))],
      };
    }
  }
};

function ordersBefore({ history, finding }: FailingWorld): readonly Order[] {
  return history.events.filter(
    (event): event is Order => event.kind === 'order-created' && (finding.at === null || event.t <= finding.at),
  );
}

/** A customer who buys the same from the same lane at the same time. */
function script(failing: FailingWorld, { t, machine, records }: Order): readonly unknown[] {
  const target = targetOf(failing, machine);
  const [record] = records;
  if (!target || !record) return [];
  return [
    { ...target, steps: [{ wait: `${Math.floor(t)}ms` }, { sell: { lane: record.lane, quantity: record.quantity } }] },
  ];
}

/** A machine as a scenario names it. */
function targetOf(
  { history }: FailingWorld,
  machineNo: string,
): { readonly on: string; readonly machine: number } | undefined {
  const { machines } = history.header;
  const group = machines.find(({ machine }) => machine === machineNo)?.group;
  if (group === undefined) return undefined;
  return {
    on: group,
    machine:
      machines.filter((candidate) => candidate.group === group).findIndex(({ machine }) => machine === machineNo) + 1,
  };
}
