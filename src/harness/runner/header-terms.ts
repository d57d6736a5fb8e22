import type { CoreConfig } from '#core/config.ts';
import { createDescriptionLookup, type DescriptionLookup } from '#core/domain/description-lookup.ts';
import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import type { DeclaredMachine, HistoryLimits } from '../history/event.ts';

/** How a core shows its machines and lanes, for the header of a history: by machine number. */
export function declaredMachines({
  machines,
  lanes,
  descriptions,
}: Pick<CoreConfig, 'machines' | 'lanes' | 'descriptions'>): ReadonlyMap<string, DeclaredMachine> {
  const lookup = createDescriptionLookup(descriptions);
  const lanesByMachine = new Map<string, ConfiguredLane[]>();
  for (const lane of lanes) {
    const known = lanesByMachine.get(lane.machineNo);
    if (known) known.push(lane);
    else lanesByMachine.set(lane.machineNo, [lane]);
  }
  return new Map(
    machines.map((machine) => [
      machine.machineNo,
      declaredMachine(machine, lanesByMachine.get(machine.machineNo) ?? [], lookup),
    ]),
  );
}

/** Without the key: a history holds no secret. */
function declaredMachine(
  { appId, name, mode, utcOffsetMinutes, floorType, board, hasLift, hasDropSensor }: ConfiguredMachine,
  lanes: readonly ConfiguredLane[],
  lookup: DescriptionLookup,
): DeclaredMachine {
  return {
    appId,
    name,
    mode,
    utcOffsetMinutes,
    floorType,
    board,
    hasLift,
    hasDropSensor,
    lanes: lanes.map(({ machineNo, lane, productId, productName, price, stock, capacity }) => ({
      lane,
      name: lookup.channel({ machineNo, lane }).name,
      productId,
      productName,
      price,
      stock,
      capacity,
    })),
  };
}

/** The limits of a core's configuration that its answers depend on. */
export function historyLimits(config: CoreConfig): HistoryLimits {
  const { timeoutMs, orderExpiryMs, timestampWindowMs, offlineAfterMs, maxQueue, unpaidCodeZero, signedPath } = config;
  return {
    deliveryTimeoutMs: timeoutMs,
    orderExpiryMs,
    timestampWindowMs,
    // A timestamp that is one window ahead stays valid for two windows.
    memoryMs: 2 * timestampWindowMs,
    silenceMs: offlineAfterMs,
    queueCapacity: maxQueue,
    attemptLimits: Object.values(config.limits).some((limit) => limit !== null),
    unpaidCodeZero,
    signedPathRequired: signedPath === 'required',
  };
}
