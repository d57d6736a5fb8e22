import type { MachineMode } from '#core/domain/machine.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Timer } from '#core/ports/clock.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import { SimulatedMachine } from './machine.ts';
import type { MachineWorld } from './machine-world.ts';
import { firmwares } from './machine-spec.ts';
import type { Firmware, MachineSpec } from './machine-spec.ts';
import { motorByName, motorTypes } from '../motors/index.ts';

/** Machines that are alike. */
export interface FleetGroup {
  /** For people, and for pointing at the group. */
  readonly name: string;
  /** Name of a motor type. */
  readonly motor: string;
  /** How many, from 1. */
  readonly count: number;
  /** `current` unless told otherwise. */
  readonly firmware?: Firmware;
  /** Lanes, 1–100; the motor type's own number unless told otherwise. */
  readonly lanes?: number;
  /** Items in each lane; the motor type's own number unless told otherwise. */
  readonly stockPerLane?: number;
  /** `NORMAL` unless told otherwise. */
  readonly mode?: MachineMode;
  /** Their boards drive several motors at once; false unless told otherwise. */
  readonly overlapping?: boolean;
  /** Faults that each machine of the group has. */
  readonly faults?: readonly FaultPlan[];
}

/** Machines that stand in one world. */
export interface Fleet {
  /** In order of number. */
  readonly machines: readonly SimulatedMachine[];
  /** The machine of that number, if it belongs to the fleet. */
  machine(machineNo: string): SimulatedMachine | undefined;
  /**
   * Switches all machines on, evenly spread over `overMs` (at once unless told otherwise): a real fleet never dials as
   * one.
   */
  start(overMs?: number): void;
  /** Switches all machines off in an orderly way. */
  stop(): void;
}

/** Number of the n-th machine of a fleet, `index` from 0: `10000001` and on. */
export function machineNumber(index: number): string {
  return `${10_000_001 + index}`;
}

/** Key of a demo machine. It can be computed by anyone: for machines that stand in a test world and nowhere else. */
export function demoMachineKey(machineNo: string): string {
  return `demo-machine-key-${machineNo}`;
}

/**
 * The machines of a list of groups, numbered through from the first group to the last.
 * @throws {Error} in one sentence when a group names an unknown motor type or firmware, or a number is out of range.
 */
export function fleetSpecs(groups: readonly FleetGroup[]): readonly MachineSpec[] {
  const groupOfEach = groups.flatMap((group) => Array.from({ length: sizeOf(group) }, () => group));
  return groupOfEach.map((group, index) => specOf(group, machineNumber(index)));
}

/**
 * A mixed fleet: the motor types in turn, one machine each, `count` machines in all. `vendloop serve` enters the same
 * machines into its demo store, so the two find each other.
 */
export function mixedFleet(count: number): readonly FleetGroup[] {
  const groups: FleetGroup[] = [];
  while (groups.length < count) {
    for (const { name } of motorTypes.slice(0, count - groups.length)) groups.push({ name, motor: name, count: 1 });
  }
  return groups;
}

/**
 * Builds machines in this order; none is switched on yet. The random stream of each depends only on the seed of the
 * world and on its number: one machine more changes nothing for the others, and part of a fleet behaves as in the whole.
 * @throws {Error} when a planned fault is not valid.
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

function specOf(group: FleetGroup, machineNo: string): MachineSpec {
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
    board: 1,
    mode: group.mode ?? 'NORMAL',
    overlapping: group.overlapping ?? false,
    faults: group.faults ?? [],
  };
}

function sizeOf(group: FleetGroup): number {
  return checkedInteger(group.count, 1, 100_000, `Fleet group '${group.name}': 'count'`);
}

function checkedInteger(value: number, min: number, max: number, what: string): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${what} must be a whole number from ${min} to ${max}, not ${value}.`);
}
