import type { Random } from '#core/ports/random.ts';
import { motorTypes } from '../motors/index.ts';
import type { MotorType } from '../motors/motor-type.ts';
import { nearest } from '../nearest.ts';
import type { RunPlan } from '../motors/run-plan.ts';
import type { Fault, MachineFault, MachineFaultContext, RunFault } from './fault.ts';
import { faultByName } from './index.ts';
import type { MachineControls } from './machine-controls.ts';
import type { FaultPlan, FaultTrigger, JobInfo } from './fault-trigger.ts';
import { triggerMatches, triggerProblem, windowMembers } from './fault-trigger.ts';

/** What planned faults know about a run. */
export interface RunInfo extends JobInfo {
  /** How long the command waited for the motor, in ms. */
  readonly waitedMs: number;
  /** Random stream of this run. */
  readonly random: Random;
}

/** A planned fault of single runs, validated for a machine's motor type. */
export interface ArmedRunFault {
  readonly scope: 'run';
  readonly plan: string;
  /** The run plan with this fault applied; unchanged if the fault is not triggered. */
  apply(plan: RunPlan, info: RunInfo): RunPlan;
}

/** A planned fault of a whole machine, validated for a machine's motor type. */
export interface ArmedMachineFault {
  readonly scope: 'machine';
  readonly plan: string;
  /** Name of the fault. */
  readonly fault: string;
  /** When it starts and ends, ms since the machine was built; null: it never ends. */
  readonly fromMs: number;
  readonly toMs: number | null;
  inject(machine: MachineControls, context: MachineFaultContext): () => void;
}

/** A validated planned fault. */
export type ArmedFault = ArmedRunFault | ArmedMachineFault;

/**
 * Validates a planned fault for a machine's motor type.
 * @throws {Error} in one sentence, with the nearest valid name, when the fault, a parameter or a condition is unknown
 *   or
 *   out of range, or when the motor type cannot have the fault.
 */
export function arm(planned: FaultPlan, motor: MotorType): ArmedFault {
  const fault = faultByName(planned.fault);
  if (!fault.fits(motor)) {
    const can = motorTypes.filter((type) => fault.fits(type)).map(({ name }) => name);
    throw new Error(
      `Fault '${fault.name}' cannot happen to a machine of type '${motor.name}'. It can happen to: ${can.join(', ')}.`,
    );
  }
  const when = planned.when ?? {};
  const problem = triggerProblem(when) ?? scopeProblem(fault, when);
  if (problem !== null) throw new Error(`Fault '${fault.name}' (plan '${planned.plan}'), when: ${problem}.`);
  const params = readParams(fault, planned);
  return fault.scope === 'run' ? armRun(fault, planned, params, motor) : armMachine(fault, planned, params);
}

function armRun(fault: RunFault<unknown>, planned: FaultPlan, params: unknown, motor: MotorType): ArmedRunFault {
  const when = planned.when ?? {};
  return {
    scope: 'run',
    plan: planned.plan,
    apply(plan, info) {
      const random = info.random.fork(planned.plan);
      if (!triggerMatches(when, info, random)) return plan;
      return fault.apply(plan, params, {
        motor,
        random,
        job: info.job,
        waitedMs: info.waitedMs,
        fireAt: (atMs, needs) => ({
          atMs,
          act: {
            kind: 'fault-fires',
            fault: fault.name,
            plan: planned.plan,
            ...(needs === 'connection' && { needsConnection: true }),
          },
        }),
      });
    },
  };
}

function armMachine(fault: MachineFault<unknown>, planned: FaultPlan, params: unknown): ArmedMachineFault {
  const { fromMs = 0, toMs = null } = planned.when ?? {};
  return {
    scope: 'machine',
    plan: planned.plan,
    fault: fault.name,
    fromMs,
    toMs,
    inject: (machine, context) => fault.inject(machine, params, context),
  };
}

function scopeProblem(fault: Fault<unknown>, when: FaultTrigger): string | null {
  if (fault.scope === 'run') return null;
  const jobCondition = Object.entries(when).find(
    ([name, value]) => value !== undefined && !windowMembers.includes(name),
  );
  return jobCondition
    ? `it affects the whole machine and not single jobs, so '${jobCondition[0]}' cannot be a condition; it takes a ` +
        'time window'
    : null;
}

function readParams(fault: Fault<unknown>, planned: FaultPlan): unknown {
  const params = planned.params ?? {};
  const where = `Fault '${fault.name}' (plan '${planned.plan}')`;
  const names = fault.paramDocs.map(({ name }) => name);
  const unknown = Object.keys(params).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${where} has no parameter '${unknown}'. ${suggestion(unknown, names)}`);
  const parsed = fault.paramsSchema.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${where}, parameter '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}.`);
}

function suggestion(name: string, names: readonly string[]): string {
  return names.length === 0 ? 'It takes none.' : `Did you mean '${nearest(name, names)}'?`;
}
