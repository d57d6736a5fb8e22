import type { Driver } from '#drivers/driver.ts';
import type { CloudMachines } from './cloud-machines.ts';
import type { DriverCalls } from './driver-calls.ts';

/** How long a cloud may take to fill a machine, ms. */
const restockWithinMs = 10_000;

/** Fills the lanes of machines where the cloud can do that. */
export function restocker({
  driver,
  calls,
  machines,
}: {
  readonly driver: Driver;
  readonly calls: DriverCalls;
  readonly machines: CloudMachines;
}): (machines: readonly string[]) => Promise<void> {
  return async (numbers) => {
    const { merchant, capabilities } = driver;
    if (!capabilities.restock || !merchant.restock) return;
    for (const machineNo of numbers) {
      const machine = machines.get(machineNo)?.cloudMachine;
      if (machine === undefined) continue;
      const tools = calls.tools('restock', calls.freshNonce(), restockWithinMs);
      const answer = await calls.call('restock', { machine }, () => merchant.restock?.({ machine }, tools));
      if (answer && !answer.ok)
        throw new Error(`the cloud does not fill machine ${machine}: ${answer.refusal.code} ${answer.refusal.text}`);
    }
  };
}
