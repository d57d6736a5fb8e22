import { machineNumber, mixedFleet } from '#simulators/machine/fleet.ts';
import { motorTypes } from '#simulators/motors/index.ts';

/** Size of the demo fleet's range of numbers, the limit of `vendloop serve`. */
const maxDemoMachines = 100_000;

/** The motor type of a demo machine, which repeat in order; null for other machines. */
export function demoMotor(machineNo: string): string | null {
  const index = Number(machineNo) - Number(machineNumber(0));
  if (!(index >= 0 && index < maxDemoMachines)) return null;
  return mixedFleet(motorTypes.length)[index % motorTypes.length]?.motor ?? null;
}
