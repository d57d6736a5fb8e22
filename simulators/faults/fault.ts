import type { ZodType } from 'zod';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { Random } from '#core/ports/random.ts';
import type { MotorType } from '../motors/motor-type.ts';
import type { RunPlan, TimedAct } from '../motors/run-plan.ts';
import type { MachineControls } from './machine-controls.ts';

/** Groups under which faults are listed. */
export type FaultFamily = 'reported' | 'silent' | 'lying' | 'connection' | 'hardware';

/** Documents one parameter of a fault. Its name contains its unit (`answerAfterMs`). */
export interface FaultParam {
  readonly name: string;
  /** Its meaning, range and default, in one sentence. */
  readonly description: string;
}

interface FaultBase<Params> {
  /** Its name in scenarios and histories. */
  readonly name: string;
  readonly family: FaultFamily;
  /** What a technician observes, in one sentence. */
  readonly description: string;
  /** Its parameters, with units in their names and defaults for optional ones. */
  readonly paramsSchema: ZodType<Params>;
  readonly paramDocs: readonly FaultParam[];
  /** Where the fault is documented, for example `PROTOCOL §5, board code 6`. */
  readonly source: string;
  /** True for the motor types that can have it. */
  fits(motor: MotorType): boolean;
}

/** What a fault knows about the run that it changes. */
export interface FaultContext {
  readonly motor: MotorType;
  /** Random stream of this fault in this run. */
  readonly random: Random;
  /** Number of the machine's job, from 1. */
  readonly job: number;
  /** How long the command waited for the motor before the plan started, ms. */
  readonly waitedMs: number;
  /**
   * The act that marks when this fault has its effect; each fault adds it to its plan.
   * @param needs `connection`: the fault has an effect only if the connection is open at that time.
   */
  fireAt(atMs: number, needs?: 'connection'): TimedAct;
}

/** A fault of single runs: what goes wrong between a command and its answer. */
export interface RunFault<Params> extends FaultBase<Params> {
  readonly scope: 'run';
  /** The board code with which the machine reports it, if it does. */
  readonly boardCode?: FaultCode;
  /**
   * The run plan with this fault; pure. If the fault has no effect (for example, nothing would drop anyway), the plan
   * is returned unchanged and the fault does not count as fired.
   */
  apply(plan: RunPlan, params: Params, context: FaultContext): RunPlan;
}

/** A fault of the whole machine within a time window: its connection flaps, its clock is wrong, its board is busy. */
export interface MachineFault<Params> extends FaultBase<Params> {
  readonly scope: 'machine';
  /**
   * Starts the fault; called when the trigger's window starts. Calls `context.fired` each time it has an effect.
   * @returns clears the fault; called once, at the end of the window if there is one.
   */
  inject(machine: MachineControls, params: Params, context: MachineFaultContext): () => void;
}

/** What a fault of the whole machine needs besides the machine. */
export interface MachineFaultContext {
  readonly random: Random;
  /** Records that the fault had an effect. */
  readonly fired: () => void;
}

/** One kind of machine fault. */
export type Fault<Params> = RunFault<Params> | MachineFault<Params>;
