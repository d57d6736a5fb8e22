import type { FloorType, MachineKind } from '#core/domain/machine.ts';
import type { Random } from '#core/ports/random.ts';
import type { RunPlan } from './run-plan.ts';
import type { TimingProfile } from './timing.ts';

/** What the motor is asked to do. */
export interface MotorJob {
  /** 0–99. */
  readonly lane: number;
  /**
   * Items that the command asks for; a motor type that drops one item a command gives one all the same (PROTOCOL §4.2).
   */
  readonly quantity: number;
}

/** What a motor type may look at when it makes a plan: the machine's lanes as they stand. */
export interface LaneView {
  /** True when the machine has such a lane. */
  hasLane(lane: number): boolean;
  /** Items in the lane; 0 for a lane that does not exist. */
  stock(lane: number): number;
}

/** A kind of drive: how it moves, how long that takes, and what it can sense of its own work. */
export interface MotorType {
  /** Its name in scenarios and on the command line. */
  readonly name: string;
  /** Its name for people. */
  readonly title: string;
  readonly titleZh: string;
  /** Which dwell limit holds for its machine (PROTOCOL §4.3). */
  readonly kind: MachineKind;
  readonly floorType: FloorType;
  readonly hasDropSensor: boolean;
  readonly hasLift: boolean;
  /** One command drops its whole quantity (PROTOCOL §4.2). */
  readonly multiDrop: boolean;
  /** Lanes of a machine that is not told otherwise, 1–100. */
  readonly lanes: number;
  /** Items in each lane of a machine that is not told otherwise. */
  readonly stock: number;
  readonly profile: TimingProfile;
  /** In a sentence: what the board can tell of a run, and what it says of an empty lane. */
  readonly sensing: string;
  /** In a sentence: how the board notices that goods are stuck. */
  readonly stuckDetection: string;
  /**
   * Plans one run, pure: the same job, lanes and luck give the same plan. A healthy run of a lane with stock takes
   * 500–1000 ms from the command to the answer (PROTOCOL §4.4), per item where one command drops several.
   * @param profile the machine's own times: the type's, unless a log has been fitted.
   */
  plan(job: MotorJob, lanes: LaneView, random: Random, profile: TimingProfile): RunPlan;
}

/** The motor type with other times, for example fitted ones. */
export function withProfile(motor: MotorType, profile: TimingProfile): MotorType {
  return { ...motor, profile };
}
