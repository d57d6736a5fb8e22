import type { FloorType, MachineKind } from '#core/domain/machine.ts';
import type { Random } from '#core/ports/random.ts';
import type { RunPlan } from './run-plan.ts';
import type { TimingProfile } from './timing.ts';

/** What the motor must do. */
export interface MotorJob {
  /** 0–99. */
  readonly lane: number;
  /**
   * Items that the command asks for; a motor type that drops one item per command ignores it (PROTOCOL §4.2).
   */
  readonly quantity: number;
}

/** The present state of the machine's lanes, for a motor type that makes a plan. */
export interface LaneView {
  /** True if the machine has this lane. */
  hasLane(lane: number): boolean;
  /** Items in the lane; 0 for a lane that does not exist. */
  stock(lane: number): number;
}

/** A kind of drive: how it moves, how long that takes, and what its board can detect. */
export interface MotorType {
  /** Its name in scenarios and on the command line. */
  readonly name: string;
  /** Its displayed name. */
  readonly title: string;
  readonly titleZh: string;
  /** Determines its machine's dwell limit (PROTOCOL §4.3). */
  readonly kind: MachineKind;
  readonly floorType: FloorType;
  readonly hasDropSensor: boolean;
  readonly hasLift: boolean;
  /** One command drops its whole quantity (PROTOCOL §4.2). */
  readonly multiDrop: boolean;
  /** Default number of lanes, 1–100. */
  readonly lanes: number;
  /** Default number of items in each lane. */
  readonly stock: number;
  readonly profile: TimingProfile;
  /** In one sentence: what the board detects in a run, and what it reports for an empty lane. */
  readonly sensing: string;
  /** In one sentence: how the board detects that goods are stuck. */
  readonly stuckDetection: string;
  /**
   * Plans one run; pure. A healthy run of a lane with stock takes 500–1000 ms from the command to the answer (PROTOCOL
   * §4.4), per item if one command drops several.
   * @param profile the machine's times: the type's own, or times fitted to a log.
   */
  plan(job: MotorJob, lanes: LaneView, random: Random, profile: TimingProfile): RunPlan;
}

/** The motor type with other times, for example fitted ones. */
export function withProfile(motor: MotorType, profile: TimingProfile): MotorType {
  return { ...motor, profile };
}
