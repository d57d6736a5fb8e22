import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { HarnessEvent } from '#harness/history/event.ts';
import { machineIds } from './id-map.ts';

/** A machine of a cloud that may take part. */
export interface CloudMachine {
  /** As it is simulated; its key signs the frames between the simulator and the stage alone. */
  readonly spec: MachineSpec;
  /** The cloud's number or name of it. */
  readonly cloudMachine: string;
  /** Secret of its messages with the cloud. */
  readonly key: string;
  /** The cloud's ids of its products, from lane 0 on. Left out: those that the cloud lists. */
  readonly products?: readonly string[] | undefined;
  /** What the cloud calls its kind. Left out: what it lists. */
  readonly kind?: string | undefined;
  /** The cloud's names of its lanes, from lane 0 on. Left out: they are learned from commands. */
  readonly lanes?: readonly string[] | undefined;
}

/** Numbers here for machines of a cloud. */
export function cloudMachineNumbers(cloudMachines: readonly string[]): readonly string[] {
  const ids = machineIds();
  return cloudMachines.map((cloudMachine) => ids.toOurs(cloudMachine));
}

/** The machines of a cloud that may take part, with what is learned of them. */
export class CloudMachines {
  readonly #byNumber: ReadonlyMap<string, CloudMachine>;
  readonly #byCloud: ReadonlyMap<string, CloudMachine>;
  readonly #products = new Map<string, readonly string[]>();
  readonly #kinds = new Map<string, string>();
  /** Lanes by the cloud's names, of each machine. */
  readonly #lanes = new Map<string, Map<string, number>>();
  readonly #others = machineIds();

  constructor(machines: readonly CloudMachine[], emit: (event: HarnessEvent) => void) {
    this.#byNumber = new Map(machines.map((machine) => [machine.spec.machineNo, machine]));
    this.#byCloud = new Map(machines.map((machine) => [machine.cloudMachine, machine]));
    for (const { cloudMachine, spec, products, kind, lanes = [] } of machines) {
      // So that no other machine of the cloud gets the number.
      this.#others.toOurs(cloudMachine, spec.machineNo);
      if (products) this.#products.set(spec.machineNo, products);
      if (kind !== undefined) this.#kinds.set(spec.machineNo, kind);
      this.#lanes.set(spec.machineNo, new Map(lanes.map((lane, index) => [lane, index])));
      emit({ kind: 'cloud-machine', machine: spec.machineNo, cloudMachine });
    }
  }

  get(machineNo: string): CloudMachine | undefined {
    return this.#byNumber.get(machineNo);
  }

  /** The number of any machine that the cloud lists. */
  numberOf(cloudMachine: string): string {
    return this.#byCloud.get(cloudMachine)?.spec.machineNo ?? this.#others.toOurs(cloudMachine);
  }

  /** Notes what the cloud lists of a machine: its products, unless they were given, and its kind. */
  learn({ machine: cloudMachine, products, kind }: ListedDevice): void {
    const machineNo = this.#byCloud.get(cloudMachine)?.spec.machineNo;
    if (machineNo === undefined) return;
    if (products && !this.#products.has(machineNo)) this.#products.set(machineNo, products);
    if (kind !== undefined && !this.#kinds.has(machineNo)) this.#kinds.set(machineNo, kind);
  }

  /** What the cloud calls the kind of a machine; undefined where it has listed none. */
  kindOf(machineNo: string): string | undefined {
    return this.#kinds.get(machineNo);
  }

  /** The cloud's ids of a machine's products, by lane. */
  productsOf(machineNo: string): readonly string[] {
    return this.#products.get(machineNo) ?? [];
  }

  /** The cloud's id of one of our products; undefined where no lane has it. */
  cloudProduct(machineNo: string, productId: number): string | undefined {
    return this.productsOf(machineNo)[productId - productOfLane(0)];
  }

  /**
   * The lane that a command means: by its product, else by its name, else by the product that was ordered. A name is
   * learned the first time.
   */
  laneOf(machineNo: string, command: { readonly lane?: string; readonly product?: string }, ordered: number): number {
    const names = this.#lanes.get(machineNo) ?? new Map<string, number>();
    const known = command.lane === undefined ? undefined : names.get(command.lane);
    if (known !== undefined) return known;
    const byProduct = command.product === undefined ? -1 : this.productsOf(machineNo).indexOf(command.product);
    const lane = byProduct >= 0 ? byProduct : laneOfProduct(ordered);
    if (command.lane !== undefined && ![...names.values()].includes(lane)) names.set(command.lane, lane);
    return lane;
  }
}

function laneOfProduct(productId: number): number {
  return Math.max(0, productId - productOfLane(0));
}
