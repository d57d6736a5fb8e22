import type { Random } from '#core/ports/random.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import { failingLaneOf } from './edge-cases/sales.ts';
import { lowerBound } from '../sorted.ts';
import type { LoadPart } from './profiles.ts';

/** An order to create and pay before the load begins. */
export interface PlannedSale {
  readonly machine: string;
  readonly productId: number;
  readonly quantity: number;
}

/** Zipf's exponent: the machine of rank r is chosen as often as 1 / r to this power. */
const exponent = 1;

/**
 * The orders of a part, in the order in which they are to be delivered. Lanes take turns at each machine, so that none
 * is empty before the others; the last one is left to the edge cases.
 */
export function planSales(
  { distribution, machines: count, quantity }: LoadPart,
  fleet: readonly MachineSpec[],
  sales: number,
  random: Random,
): readonly PlannedSale[] {
  const machines = fleet.slice(0, count);
  const next =
    distribution === 'zipf' ? zipfIndex(machines.length, random) : (sale: number): number => sale % machines.length;
  const salesByMachine = machines.map(() => 0);
  return Array.from({ length: sales }, (_, sale): PlannedSale => {
    const index = next(sale);
    const spec = machines[index];
    if (!spec) throw new RangeError(`there is no machine ${index} in a fleet of ${machines.length}`);
    const saleOfMachine = salesByMachine[index] ?? 0;
    salesByMachine[index] = saleOfMachine + 1;
    return {
      machine: spec.machineNo,
      productId: productInLane(spec, saleOfMachine % Math.max(1, failingLaneOf(spec))),
      quantity,
    };
  });
}

/** Draws ranks from 0 by Zipf's law. */
function zipfIndex(count: number, random: Random): () => number {
  const cumulativeWeights: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank += 1) cumulativeWeights.push((sum += 1 / rank ** exponent));
  return () => {
    const at = random.next() * sum;
    return Math.min(
      lowerBound(cumulativeWeights, (weight) => weight > at),
      count - 1,
    );
  };
}
