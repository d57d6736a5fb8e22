import type { Random } from '#core/ports/random.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import type { Wanted } from './live/prepare-sales.ts';
import type { Part } from './profiles.ts';

/** Zipf's exponent: the machine of rank r is chosen as often as 1 / r to this power. */
const exponent = 1;

/**
 * The orders of a part, in the order in which they are to be delivered. Lanes take turns at each machine, so that none
 * is empty before the others.
 */
export function wantedSales(
  { choice, machines: count, quantity }: Part,
  fleet: readonly MachineSpec[],
  sales: number,
  random: Random,
): readonly Wanted[] {
  const machines = fleet.slice(0, count);
  const next = choice === 'zipf' ? zipf(machines.length, random) : (sale: number): number => sale % machines.length;
  const turns = machines.map(() => 0);
  return Array.from({ length: sales }, (_, sale): Wanted => {
    const index = next(sale);
    const spec = machines[index];
    if (!spec) throw new RangeError(`there is no machine ${index} in a fleet of ${machines.length}`);
    const turn = turns[index] ?? 0;
    turns[index] = turn + 1;
    return { machine: spec.machineNo, productId: productOfLane(turn % spec.lanes), quantity };
  });
}

/** Draws ranks from 0 by Zipf's law. */
function zipf(count: number, random: Random): () => number {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank += 1) sums.push((sum += 1 / rank ** exponent));
  return () => {
    const at = random.next() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
