import type { MachineMode } from '#core/domain/machine.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import type { MotorType } from '../motors/motor-type.ts';

/**
 * `current` acknowledges a command, names delivery and token in its answer, and keeps unsent answers. `old` does none
 * of the three (PROTOCOL §7).
 */
export const firmwares = ['current', 'old'] as const;
export type Firmware = (typeof firmwares)[number];

/** One machine of a fleet, as configured before it is switched on. */
export interface MachineSpec {
  /** Eight digits. */
  readonly machineNo: string;
  /** Secret key of its messages (PROTOCOL §7). */
  readonly key: string;
  /** Its group of the fleet. */
  readonly group: string;
  readonly motor: MotorType;
  readonly firmware: Firmware;
  /** Number of lanes, 1–100; they are numbered from 0. */
  readonly lanes: number;
  /** Items in each lane when it is switched on. */
  readonly stockPerLane: number;
  /** Address of its driver board, 1–8. */
  readonly board: number;
  /** Its mode when it is switched on. */
  readonly mode: MachineMode;
  /** Its board accepts commands while a motor turns, and drives several motors at once. */
  readonly overlapping: boolean;
  readonly faults: readonly FaultPlan[];
}
