import type { ZodType } from 'zod';
import type { Random } from '../../src/core/ports/random.ts';
import type { MotorType } from '../motors/motor-type.ts';
import type { RunPlan, TimedAct } from '../run-plan.ts';

/** What a fault may know of the run that it spoils. */
export interface FaultContext {
  readonly motor: MotorType;
  /** Luck of this fault in this run alone. */
  readonly random: Random;
  /** How long the command waited for the motor before the plan began, in ms: a plan counts from its own beginning. */
  readonly waitedMs: number;
  /** The act that marks the instant at which this fault has done its harm; each fault places it in its plan. */
  shows(atMs: number): TimedAct;
}

/** One way in which a machine fails. */
export interface Fault<Params> {
  /** Its name in scenarios and histories. */
  readonly name: string;
  /** What a technician would say of it, in one plain sentence. */
  readonly says: string;
  /** Its parameters: units in their names, defaults for what may be left out. */
  readonly params: ZodType<Params>;
  /** Names of its parameters, for messages. */
  readonly paramNames: readonly string[];
  /** True for the motor types that can have it. */
  fits(motor: MotorType): boolean;
  /**
   * The plan as this fault makes it: pure. A plan that it can do no harm to (nothing would have dropped anyway, say)
   * comes back unmarked, so that the fault is not counted as fired.
   */
  apply(plan: RunPlan, params: Params, context: FaultContext): RunPlan;
}
