import type { ZodType } from 'zod';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import type { Random } from '#core/ports/random.ts';
import type { MotorType } from '../motors/motor-type.ts';
import type { RunPlan, TimedAct } from '../motors/run-plan.ts';
import type { MachineControls } from './machine-controls.ts';

/** The families in which a list of faults is read. */
export type FaultFamily = 'reported' | 'silent' | 'lying' | 'connection' | 'body';

/** One parameter of a fault, for people. Its unit stands in its name (`answerAfterMs`). */
export interface FaultParam {
  readonly name: string;
  /** What it means, its range, and what it is when left out, in one sentence. */
  readonly description: string;
}

interface FaultBase<Params> {
  /** Its name in scenarios and histories. */
  readonly name: string;
  readonly family: FaultFamily;
  /** What a technician would say of it, in one plain sentence. */
  readonly description: string;
  /** Its parameters: units in their names, defaults for what may be left out. */
  readonly paramsSchema: ZodType<Params>;
  readonly paramDocs: readonly FaultParam[];
  /** Where the fault is documented, for example `PROTOCOL §5, board code 6`; a decision of ours says so. */
  readonly source: string;
  /** True for the motor types that can have it. */
  fits(motor: MotorType): boolean;
}

/** What a fault may know of the run that it spoils. */
export interface FaultContext {
  readonly motor: MotorType;
  /** Luck of this fault in this run alone. */
  readonly random: Random;
  /** Number of the machine's job, from 1: the first has none before it. */
  readonly job: number;
  /** How long the command waited for the motor before the plan began, in ms: a plan counts from its own beginning. */
  readonly waitedMs: number;
  /**
   * The act that marks the instant at which this fault has done its harm; each fault places it in its plan.
   * @param needs `line`: there is harm only if the line is open at that instant.
   */
  fireAt(atMs: number, needs?: 'line'): TimedAct;
}

/** A fault of single runs: what goes wrong between a command and its answer. */
export interface RunFault<Params> extends FaultBase<Params> {
  readonly scope: 'run';
  /** The board code with which the machine reports it, where it does. */
  readonly boardCode?: FaultCode;
  /**
   * The plan as this fault makes it: pure. A plan that it can do no harm to (nothing would have dropped anyway, say)
   * comes back unmarked, so that the fault is not counted as fired.
   */
  apply(plan: RunPlan, params: Params, context: FaultContext): RunPlan;
}

/** A fault of the machine as a whole, in a stretch of time: its line flaps, its clock is wrong, its board is busy. */
export interface MachineFault<Params> extends FaultBase<Params> {
  readonly scope: 'machine';
  /**
   * Begins when the trigger's window does, and heals when it ends. Calls `context.fired` each time it has done harm.
   * @returns what heals it; called once, at the window's end if there is one.
   */
  inject(machine: MachineControls, params: Params, context: MachineFaultContext): () => void;
}

/** What a fault of the machine as a whole works with besides the machine. */
export interface MachineFaultContext {
  readonly random: Random;
  /** Writes down that it has done harm. */
  readonly fired: () => void;
}

/** One way in which a machine fails. */
export type Fault<Params> = RunFault<Params> | MachineFault<Params>;
