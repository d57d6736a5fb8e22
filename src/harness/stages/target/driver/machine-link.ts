import type { Link } from '#core/ports/link.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { CommandRuns } from './command-runs.ts';
import { MachineWire, type MachineWireParts } from './machine-wire.ts';

/** The machines' way to a cloud through its driver. */
export function machineLink(parts: MachineWireParts): Link {
  const runs = new Map<string, CommandRuns>();
  const heartbeats = new Map<string, number>();
  return {
    dial(machineNo, listener) {
      const machine = parts.machines.get(machineNo);
      if (!machine) {
        queueMicrotask(() => listener.closed(closeCodes.unknownMachine, `no machine of the cloud is ${machineNo}`));
        return { send: () => false, close: () => undefined, open: false };
      }
      const known = runs.get(machineNo) ?? new CommandRuns(machine);
      runs.set(machineNo, known);
      return new MachineWire(parts, machine, known, listener, ({ heartbeatMs }) =>
        heartbeats.set(machineNo, heartbeatMs),
      );
    },
    heartbeatMs: (machineNo) => heartbeats.get(machineNo),
  };
}
