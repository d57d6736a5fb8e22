import type { Machine } from '../domain/machine.ts';

/**
 * The machines of the store, kept in memory because every frame asks for one. Its owner puts a machine here after the
 * decision that changed its row.
 */
export class MachineDirectory {
  #machines: Map<string, Machine>;

  constructor(machines: readonly Machine[]) {
    this.#machines = new Map(machines.map((machine) => [machine.machineNo, machine]));
  }

  machine(machineNo: string): Machine | undefined {
    return this.#machines.get(machineNo);
  }

  /** Renews a machine. One that has left the configuration meanwhile stays away. */
  put(machine: Machine): void {
    if (this.#machines.has(machine.machineNo)) this.#machines.set(machine.machineNo, machine);
  }

  /** Takes these machines in place of those before. */
  replace(machines: readonly Machine[]): void {
    this.#machines = new Map(machines.map((machine) => [machine.machineNo, machine]));
  }
}
