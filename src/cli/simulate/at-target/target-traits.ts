import { defaultConfig } from '#core/config.ts';
import { listMachines } from '#harness/runner/join-target.ts';
import { kindOf } from '#harness/runner/driver-terms.ts';
import type { OfferedMotor, TargetTraits } from '#harness/simulation/on-target/traits.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { OpenTarget } from '../../run/target-of-run.ts';

/** Lanes that worlds buy from at most: enough that stock lasts. */
const maxLanes = 8;

/**
 * What worlds at a target are drawn from. Behind a driver the cloud is asked what kinds its machines are.
 * @throws CannotJoin in one sentence when it does not answer, or a kind is not known.
 */
export async function targetTraits(target: OpenTarget): Promise<TargetTraits> {
  const { driver, limits } = target;
  const dwellOf = driver
    ? await dwellThroughDriver(target)
    : ({ motor }: MachineSpec): number => ({ ...defaultConfig, ...limits }).dwellMs[motor.kind];
  const config = { ...defaultConfig, ...limits };
  return {
    motors: offeredMotors(target, dwellOf),
    timeoutMs: driver?.capabilities.fallbackMs ?? config.timeoutMs,
    callbackTimeoutMs: driver?.capabilities.callback.timeoutMs ?? config.callbacks.timeoutMs,
    capabilities: driver?.capabilities ?? null,
  };
}

async function dwellThroughDriver(target: OpenTarget): Promise<(spec: MachineSpec) => number> {
  const { url, merchant, machines } = target;
  const stage = target.openStage(0);
  try {
    const { driver, http, clock } = stage;
    await listMachines({ url, merchant, http, clock });
    const dwell = new Map(machines.map((spec) => [spec.machineNo, driver ? kindOf(spec, driver).dwellMs : 0] as const));
    return ({ machineNo }) => dwell.get(machineNo) ?? 0;
  } finally {
    await stage.close();
  }
}

/** The machines by motor type, in the order of their first one. */
function offeredMotors(
  { machines, driver }: OpenTarget,
  dwellOf: (spec: MachineSpec) => number,
): readonly OfferedMotor[] {
  const names = [...new Set(machines.map(({ motor }) => motor.name))];
  return names.map((motor) => {
    const same = machines.filter((spec) => spec.motor.name === motor);
    // What a cloud behind a driver sells in further lanes is not known before its machines are listed.
    const lanes = driver ? 1 : Math.min(maxLanes, ...same.map(lanesOf));
    return { motor, count: same.length, lanes, dwellMs: Math.max(...same.map(dwellOf)) };
  });
}

/** Lanes from 0 on that sell. */
function lanesOf({ lanes, declaration }: MachineSpec): number {
  const products = declaration?.products;
  if (!products) return lanes;
  const gap = Array.from({ length: lanes }, (_, lane) => lane).find((lane) => !products.has(lane));
  return Math.max(1, gap ?? lanes);
}
