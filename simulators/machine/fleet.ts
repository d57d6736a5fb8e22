import type { MachineMode } from '#core/domain/machine.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Timer } from '#core/ports/clock.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import { SimulatedMachine } from './machine.ts';
import type { MachineWorld } from './machine-world.ts';
import { firmwares } from './machine-spec.ts';
import type { Firmware, MachineDeclaration, MachineSpec } from './machine-spec.ts';
import { motorByName, motorTypes } from '../motors/index.ts';

/** A group of equal machines. */
export interface FleetGroup {
  /** Identifies the group. */
  readonly name: string;
  /** Name of a motor type. */
  readonly motor: string;
  /** Number of machines, from 1. */
  readonly count: number;
  /** By default `current`. */
  readonly firmware?: Firmware;
  /** Lanes, 1–100; by default the motor type's own number. */
  readonly lanes?: number;
  /** Items in each lane; by default the motor type's own number. */
  readonly stockPerLane?: number;
  /** By default `NORMAL`. */
  readonly mode?: MachineMode;
  /** Their boards drive several motors at once; by default false. */
  readonly overlapping?: boolean;
  /** Address of their driver boards, 1–8; by default 1. */
  readonly board?: number;
  /** How they are declared to the core. */
  readonly declaration?: MachineDeclaration;
  /** They are real: nothing simulates them. */
  readonly external?: MachineSpec['external'];
  /** Faults of each machine of the group. */
  readonly faults?: readonly FaultPlan[];
}

/** The machines of one world. */
export interface Fleet {
  /** In order of number. */
  readonly machines: readonly SimulatedMachine[];
  /** The machine with this number, if it belongs to the fleet. */
  machine(machineNo: string): SimulatedMachine | undefined;
  /**
   * Switches all machines on, evenly spread over `overMs` (by default at once): the machines of a real fleet do not
   * dial at the same time.
   */
  start(overMs?: number): void;
  /** Switches all machines off in an orderly way. */
  stop(): void;
}

/** Number of the n-th machine of a fleet, `index` from 0: `10000001`, `10000002`, … */
export function machineNumber(index: number): string {
  return `${10_000_001 + index}`;
}

/** Key of a demo machine. Anyone can compute it, so it is for test worlds only. */
export function demoMachineKey(machineNo: string): string {
  return `demo-machine-key-${machineNo}`;
}

/**
 * The machines of a list of groups, numbered from the first group to the last.
 * @throws {Error} in one sentence when a group names an unknown motor type or firmware, or a number is out of range.
 */
export function fleetSpecs(groups: readonly FleetGroup[]): readonly MachineSpec[] {
  const groupOfEach = groups.flatMap((group) => Array.from({ length: sizeOf(group) }, () => group));
  return groupOfEach.map((group, index) => fleetSpec(group, machineNumber(index)));
}

/**
 * A mixed fleet of `count` machines, one per motor type in turn. `vendloop serve` enters the same machines into its
 * demo store.
 */
export function mixedFleet(count: number): readonly FleetGroup[] {
  const groups: FleetGroup[] = [];
  while (groups.length < count) {
    for (const { name } of motorTypes.slice(0, count - groups.length)) groups.push({ name, motor: name, count: 1 });
  }
  return groups;
}

/**
 * Builds machines in their order, switched off. The random stream of each depends only on the world's seed and the
 * machine's number, so a part of a fleet behaves as it does in the whole fleet.
 * @throws {Error} when a planned fault is invalid.
 */
export function buildMachines(specs: readonly MachineSpec[], world: MachineWorld): Fleet {
  const machines = specs.map(
    (spec) => new SimulatedMachine(spec, { ...world, random: world.random.fork(spec.machineNo) }),
  );
  const byNumber = new Map(machines.map((machine) => [machine.spec.machineNo, machine]));
  let startTimers: readonly Timer[] = [];
  return {
    machines,
    machine: (machineNo) => byNumber.get(machineNo),
    start(overMs = 0) {
      startTimers = switchOn(machines, world.clock, overMs);
    },
    stop() {
      for (const timer of startTimers) timer.cancel();
      for (const machine of machines) machine.stop();
    },
  };
}

function switchOn(machines: readonly SimulatedMachine[], clock: Clock, overMs: number): readonly Timer[] {
  const timers: Timer[] = [];
  machines.forEach((machine, index) => {
    const afterMs = Math.floor((index * overMs) / machines.length);
    if (afterMs === 0) machine.start();
    else timers.push(clock.after(afterMs, () => machine.start()));
  });
  return timers;
}

/**
 * A machine of a group, with any number. Its key is that of a demo machine.
 * @throws {Error} as {@link fleetSpecs} does.
 */
export function fleetSpec(group: FleetGroup, machineNo: string): MachineSpec {
  const motor = motorByName(group.motor);
  const where = `Fleet group '${group.name}'`;
  const firmware = group.firmware ?? 'current';
  if (!firmwares.includes(firmware))
    throw new Error(`${where}: there is no firmware '${firmware}'. There are: ${firmwares.join(', ')}.`);
  return {
    machineNo,
    key: demoMachineKey(machineNo),
    group: group.name,
    motor,
    firmware,
    lanes: checkedInteger(group.lanes ?? motor.lanes, 1, 100, `${where}: 'lanes'`),
    stockPerLane: checkedInteger(group.stockPerLane ?? motor.stock, 0, 1_000_000_000, `${where}: 'stockPerLane'`),
    board: checkedInteger(group.board ?? 1, 1, 8, `${where}: 'board'`),
    mode: group.mode ?? 'NORMAL',
    overlapping: group.overlapping ?? false,
    faults: group.faults ?? [],
    declaration: group.declaration,
    ...(group.external && { external: group.external }),
  };
}

function sizeOf(group: FleetGroup): number {
  return checkedInteger(group.count, 1, 100_000, `Fleet group '${group.name}': 'count'`);
}

function checkedInteger(value: number, min: number, max: number, what: string): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${what} must be a whole number from ${min} to ${max}, not ${value}.`);
}
