import type { CoreConfig } from './config.ts';
import { dropJobsOfOtherMerchants } from './delivery/job-queue.ts';
import { compareLanes, compareMachines, type ConfigChange } from './domain/configuration.ts';
import type { ConfiguredLane, Machine } from './domain/machine.ts';
import type { Decision } from './kernel.ts';

/**
 * Writes the configured machines and lanes into the store. Mode, stock and lane state stay. Jobs of a machine that left
 * their merchant are dropped.
 * @param wallMs the calendar's time, Unix ms.
 * @param stored machines of the store that are compared: those that the configuration lacks are removed.
 */
export function applyConfiguration(
  { tx, events }: Pick<Decision, 'tx' | 'events'>,
  config: Pick<CoreConfig, 'machines' | 'lanes'>,
  wallMs: number,
  stored: readonly Machine[] = tx.allMachines(),
): readonly ConfigChange[] {
  const machines = compareMachines(config.machines, stored, wallMs);
  const changed = machines.rows.map(({ machineNo }) => machineNo);
  tx.expect({ machines: changed, lanesOf: config.machines.map(({ machineNo }) => machineNo) });
  for (const machine of machines.rows) {
    tx.putMachine(machine);
    dropJobsOfOtherMerchants({ tx, events }, machine);
  }
  const lanesByMachine = groupByMachine(config.lanes);
  const changes = config.machines.flatMap(({ machineNo }) => {
    const lanes = compareLanes(lanesByMachine.get(machineNo) ?? noLanes, tx.lanes(machineNo));
    for (const lane of lanes.rows) tx.putLane(lane);
    return lanes.changes;
  });
  return [...machines.changes, ...changes];
}

const noLanes: readonly ConfiguredLane[] = [];

function groupByMachine(lanes: readonly ConfiguredLane[]): ReadonlyMap<string, readonly ConfiguredLane[]> {
  const groups = new Map<string, ConfiguredLane[]>();
  for (const lane of lanes) {
    const group = groups.get(lane.machineNo);
    if (group) group.push(lane);
    else groups.set(lane.machineNo, [lane]);
  }
  return groups;
}
