import type { MachineSpec } from '#simulators/machine/machine-spec.ts';

/** A machine that is not played any more, and why. */
export interface SetAside {
  readonly machine: string;
  readonly reason: string;
}

/** After so many refusals of the cloud in a row a machine is set aside. */
const maxRefusals = 2;

/**
 * The machines of a cloud that worlds share. The machine that has rested longest is taken first, so that what one world
 * left behind is over when the next one comes.
 */
export class MachinePool {
  /** The one that has rested longest comes first. */
  #machines: readonly MachineSpec[];
  readonly #inUse = new Set<string>();
  readonly #refusals = new Map<string, number>();
  readonly #setAside: SetAside[] = [];

  constructor(machines: readonly MachineSpec[]) {
    this.#machines = machines;
  }

  /** Machines that were refused for good. */
  get setAside(): readonly SetAside[] {
    return this.#setAside;
  }

  /** Whether there are machines of these motor types, in use or not. */
  has(motors: readonly string[]): boolean {
    return choose(this.#machines, motors) !== null;
  }

  /** Takes a machine for each motor type of the list. @returns null where too few are free; none is taken then. */
  take(motors: readonly string[]): readonly MachineSpec[] | null {
    const taken = choose(
      this.#machines.filter(({ machineNo }) => !this.#inUse.has(machineNo)),
      motors,
    );
    for (const { machineNo } of taken ?? []) this.#inUse.add(machineNo);
    return taken;
  }

  /** Gives machines back with which a world has been played: they rest. */
  played(machines: readonly MachineSpec[]): void {
    for (const { machineNo } of machines) this.#refusals.delete(machineNo);
    this.giveBack(machines);
  }

  /** Gives machines back: they rest. */
  giveBack(machines: readonly MachineSpec[]): void {
    const numbers = new Set(machines.map(({ machineNo }) => machineNo));
    for (const machineNo of numbers) this.#inUse.delete(machineNo);
    const isOf = ({ machineNo }: MachineSpec): boolean => numbers.has(machineNo);
    this.#machines = [...this.#machines.filter((spec) => !isOf(spec)), ...this.#machines.filter(isOf)];
  }

  /** Notes that the cloud refused a machine at the start of a world. The second time it is set aside. */
  refused(machine: string, reason: string): void {
    const refusals = (this.#refusals.get(machine) ?? 0) + 1;
    this.#refusals.set(machine, refusals);
    if (refusals < maxRefusals) return;
    this.#machines = this.#machines.filter(({ machineNo }) => machineNo !== machine);
    this.#setAside.push({ machine, reason });
  }
}

/** A machine for each motor type, the first ones of the list; null where there are too few. */
function choose(machines: readonly MachineSpec[], motors: readonly string[]): readonly MachineSpec[] | null {
  const free = [...machines];
  const chosen = motors.flatMap((motor) => {
    const place = free.findIndex((spec) => spec.motor.name === motor);
    return place < 0 ? [] : free.splice(place, 1);
  });
  return chosen.length === motors.length ? chosen : null;
}
