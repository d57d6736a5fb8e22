import type { MachineMode } from '#core/domain/machine.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import type { MotorType } from '../motors/motor-type.ts';

/**
 * `current` acknowledges a command, names delivery and token in its answer, and keeps answers that it could not send.
 * `old` does none of the three (PROTOCOL §7).
 */
export const firmwares = ['current', 'old'] as const;
export type Firmware = (typeof firmwares)[number];

/** One machine of a fleet: everything that it is before it is switched on. */
export interface MachineSpec {
  /** Eight digits. */
  readonly machineNo: string;
  /** Key of its messages (PROTOCOL §7). A secret. */
  readonly key: string;
  /** The group of the fleet that it belongs to. */
  readonly group: string;
  readonly motor: MotorType;
  readonly firmware: Firmware;
  /** Number of lanes, 1–100; they are numbered from 0. */
  readonly lanes: number;
  /** Items in each lane when it is switched on. */
  readonly stockPerLane: number;
  /** Address of its driver board, 1–8. */
  readonly board: number;
  /** What a technician has set before it is switched on. */
  readonly mode: MachineMode;
  /** Its board takes commands while a motor turns, and drives several at once. */
  readonly overlapping: boolean;
  readonly faults: readonly FaultPlan[];
}
