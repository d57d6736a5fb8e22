import type { Machine } from '../domain/machine.ts';

/**
 * The machines of the store, kept in memory because every frame asks for one. Its owner puts a machine here after the
 * decision that changed its row.
 */
export class Directory {
  readonly #machines: Map<string, Machine>;

  constructor(machines: readonly Machine[]) {
    this.#machines = new Map(machines.map((machine) => [machine.machineNo, machine]));
  }

  machine(machineNo: string): Machine | undefined {
    return this.#machines.get(machineNo);
  }

  put(machine: Machine): void {
    this.#machines.set(machine.machineNo, machine);
  }
}
