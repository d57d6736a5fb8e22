import type { FloorType, MachineMode } from '#core/domain/machine.ts';
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
  /** How it is declared to the core, where that differs from its motor type. */
  readonly declaration?: MachineDeclaration | undefined;
  /** It is real: nothing simulates it. */
  readonly external?: ExternalMachine | undefined;
}

/** What is known of a real machine. */
export interface ExternalMachine {
  readonly drops: DropSource;
  /** Its name at a cloud that has numbers of its own; left out: its number. */
  readonly name?: string | undefined;
}

/** Who counts what drops at a real machine: no one, a person who is asked, or a sensor that shows a count. */
export type DropSource =
  | { readonly by: 'none' }
  | { readonly by: 'person' }
  | { readonly by: 'sensor'; readonly url: string }
  | { readonly by: 'sensor'; readonly command: readonly string[] };

/** How a machine is declared to a core; a part left out is as the motor type has it. */
export interface MachineDeclaration {
  /** Name of the merchant that it belongs to; left out: the first one. */
  readonly merchant?: string | undefined;
  /** Minutes east of Greenwich of the times in answers; 480 (GMT+8) if left out. */
  readonly utcOffsetMinutes?: number | undefined;
  readonly hasLift?: boolean | undefined;
  readonly hasDropSensor?: boolean | undefined;
  readonly floorType?: FloorType | undefined;
  /** Prices of its lanes in fen, from lane 0 on; the list repeats. */
  readonly prices?: readonly number[] | undefined;
  /** Neighbouring lanes that hold the same product; 1 if left out. */
  readonly lanesPerProduct?: number | undefined;
  /** The core's own products, by lane; a lane that is missing is empty. Left out: those of demo machines. */
  readonly products?: ReadonlyMap<number, number> | undefined;
  /** How many of its keys the core knows: 2 while one takes the place of the other; 1 if left out. */
  readonly keys?: 1 | 2 | undefined;
}
