import { ownMachine } from '../ownership.ts';
import { accept } from '../domain/errors.ts';
import type { Kernel } from '../kernel.ts';
import type { MachineLine, Services } from '../services.ts';

/** What a merchant may look up about its machines (PROTOCOL §3, products and machines). */
export function catalogueService(kernel: Kernel, line: MachineLine): Services['catalogue'] {
  return {
    products: (caller, { machineNo, page, perPage }) =>
      kernel.store.read((rows) => {
        const machine = ownMachine(rows, caller, machineNo);
        if (!machine.ok) return machine;
        const lanes = rows.lanes(machineNo);
        return accept({ total: lanes.length, lanes: lanes.slice((page - 1) * perPage, page * perPage) });
      }),
    machines: (caller) =>
      kernel.store.read((rows) =>
        accept(rows.machines(caller.appId).map(({ key: _secret, ...machine }) => ({ machine, online: line.isOnline(machine.machineNo) }))),
      ),
    zone: (caller, machineNo) =>
      kernel.store.read((rows) => {
        const machine = ownMachine(rows, caller, machineNo);
        return machine.ok ? accept(machine.value.utcOffsetMinutes) : machine;
      }),
  };
}
