import { webSocketLink } from '#core/devices/links/websocket/websocket-link.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import type { MachineEvent } from '#simulators/events.ts';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { SimulatedMachine } from '#simulators/machine/machine.ts';

/** A machine of the demo fleet that is connected for real. */
export interface ConnectedMachine {
  readonly events: MachineEvent[];
  readonly close: () => void;
}

/** Connects one of the first four demo machines. Resolves once the core has let it in. */
export async function connectMachine(
  url: string,
  machineNo: string,
  faults: readonly FaultPlan[] = [],
): Promise<ConnectedMachine> {
  const clock = new SystemClock();
  const events: MachineEvent[] = [];
  const spec = fleetSpecs(mixedFleet(4)).find((each) => each.machineNo === machineNo)!;
  const simulated = new SimulatedMachine(
    { ...spec, faults },
    { clock, random: seededRandom(1), link: webSocketLink(url), onEvent: (event) => void events.push(event) },
  );
  simulated.start();
  const close = (): void => {
    simulated.stop();
    clock.close();
  };
  for (let online = 0; online !== 1;)
    online = ((await (await fetch(`${url}/healthz`)).json()) as { machines_online: number }).machines_online;
  return { events, close };
}
