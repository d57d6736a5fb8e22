import type { ListedDevice } from '#drivers/merchant-driver.ts';
import type { NamedMachine } from '#harness/certify/certify-machine.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { UsageError } from '../shared/errors.ts';
import type { Cloud } from '../shared/cloud.ts';
import { demoMotor } from '../shared/target.ts';

/** Demo machines that are played where none are named: two of each motor type. */
const maxDemoMachines = 8;

/**
 * The machines that are played: those that are named, else demo machines that the cloud lists and that are offline.
 * @throws UsageError where there are none.
 */
export function machinesToPlay({ machines }: Cloud, listed: readonly ListedDevice[]): readonly NamedMachine[] {
  if (machines !== null && machines.length > 0) return machines;
  const demo = listed.flatMap(({ machine, online }) =>
    online || demoMotor(machine) === null ? [] : [{ machine, key: demoMachineKey(machine), products: [] }],
  );
  if (demo.length > 0) return demo.slice(0, maxDemoMachines);
  throw new UsageError('certify needs machines with their keys: name them in the project file ("machines")');
}
