import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { forgedRequests } from './forged.ts';
import {
  failingLane,
  failingLaneOf,
  pickupCode,
  reads,
  refunded,
  repeatedRequest,
  severalItems,
  twoAtOnce,
  unpaidAndDelivered,
  unsteadyReceiver,
  type EdgeCase,
} from './sales.ts';
import { Shop, type EdgeCaseTools } from './shop.ts';

/** All edge cases but the failing lane, the longest first. */
const edgeCases: readonly EdgeCase[] = [
  severalItems,
  unsteadyReceiver,
  forgedRequests,
  unpaidAndDelivered,
  refunded,
  twoAtOnce,
  repeatedRequest,
  pickupCode,
  reads,
];

/**
 * Plays a few sales that are not plain: those of one machine one after another, of different ones at the same time.
 * What the core answers to them is for the checks.
 * @param machines of which the last one has the failing lane.
 */
export async function playEdgeCases(machines: readonly MachineSpec[], tools: EdgeCaseTools): Promise<void> {
  const last = machines.length - 1;
  await Promise.all(
    machines.map(async (machine, index) => {
      const shop = new Shop(machine, tools);
      if (index === last) await failingLane(shop);
      for (const [nth, edgeCase] of edgeCases.entries()) if (nth % machines.length === index) await edgeCase(shop);
    }),
  );
}

/** The fault of the last machine that edge cases need, as `vendloop fleet` takes it. */
export function failingLaneFault(machine: MachineSpec): string {
  return `goods-stuck:machine=${machine.machineNo},lane=${failingLaneOf(machine)}`;
}
