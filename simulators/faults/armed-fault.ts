import type { Random } from '#core/ports/random.ts';
import { motorTypes } from '../motors/index.ts';
import type { MotorType } from '../motors/motor-type.ts';
import { nearest } from '../nearest.ts';
import type { RunPlan } from '../motors/run-plan.ts';
import type { Fault, MachineFault, MachineFaultContext, RunFault } from './fault.ts';
import { faultNamed } from './index.ts';
import type { MachineControls } from './machine-controls.ts';
import type { FaultPlan, FaultTrigger, JobMoment } from './fault-trigger.ts';
import { strikes, triggerProblem, windowMembers } from './fault-trigger.ts';

/** One run as planned faults see it. */
export interface FaultMoment extends JobMoment {
  /** How long the command waited for the motor, in ms. */
  readonly waitedMs: number;
  /** Luck of this run alone. */
  readonly random: Random;
}

/** A planned fault of single runs, checked and bound to a machine's motor type. */
export interface ArmedRunFault {
  readonly strikes: 'run';
  readonly plan: string;
  /** The plan of a run as this fault leaves it: untouched when it does not strike. */
  spoil(plan: RunPlan, moment: FaultMoment): RunPlan;
}

/** A planned fault of a machine as a whole, checked and bound to a machine's motor type. */
export interface ArmedMachineFault {
  readonly strikes: 'machine';
  readonly plan: string;
  /** Name of the fault. */
  readonly fault: string;
  /** When it begins and heals, in ms since the machine was built; null: never. */
  readonly fromMs: number;
  readonly toMs: number | null;
  begin(machine: MachineControls, context: MachineFaultContext): () => void;
}

/** A planned fault, ready. */
export type ArmedFault = ArmedRunFault | ArmedMachineFault;

/**
 * Checks a planned fault and makes it ready for a machine.
 * @throws {Error} in one sentence, with the nearest valid name, when the fault, a parameter or a condition is unknown or
 *   out of range, or when that motor type cannot have it.
 */
export function arm(planned: FaultPlan, motor: MotorType): ArmedFault {
  const fault = faultNamed(planned.fault);
  if (!fault.fits(motor)) {
    const can = motorTypes.filter((type) => fault.fits(type)).map(({ name }) => name);
    throw new Error(
      `Fault '${fault.name}' cannot happen to a machine of type '${motor.name}'. It can happen to: ${can.join(', ')}.`,
    );
  }
  const when = planned.when ?? {};
  const problem = triggerProblem(when) ?? windowProblem(fault, when);
  if (problem !== null) throw new Error(`Fault '${fault.name}' (plan '${planned.plan}'), when: ${problem}.`);
  const params = readParams(fault, planned);
  return fault.strikes === 'run' ? armRun(fault, planned, params, motor) : armMachine(fault, planned, params);
}

function armRun(fault: RunFault<unknown>, planned: FaultPlan, params: unknown, motor: MotorType): ArmedRunFault {
  const when = planned.when ?? {};
  return {
    strikes: 'run',
    plan: planned.plan,
    spoil(plan, moment) {
      const random = moment.random.fork(planned.plan);
      if (!strikes(when, moment, random)) return plan;
      return fault.apply(plan, params, {
        motor,
        random,
        job: moment.job,
        waitedMs: moment.waitedMs,
        shows: (atMs, needs) => ({
          atMs,
          act: {
            does: 'fault-shows',
            fault: fault.name,
            plan: planned.plan,
            ...(needs === 'line' && { needsLine: true }),
          },
        }),
      });
    },
  };
}

function armMachine(fault: MachineFault<unknown>, planned: FaultPlan, params: unknown): ArmedMachineFault {
  const { fromMs = 0, toMs = null } = planned.when ?? {};
  return {
    strikes: 'machine',
    plan: planned.plan,
    fault: fault.name,
    fromMs,
    toMs,
    begin: (machine, context) => fault.begin(machine, params, context),
  };
}

function windowProblem(fault: Fault<unknown>, when: FaultTrigger): string | null {
  if (fault.strikes === 'run') return null;
  const stray = Object.entries(when).find(([name, value]) => value !== undefined && !windowMembers.includes(name));
  return stray
    ? `it concerns the machine and not single jobs, so '${stray[0]}' cannot be a condition; it takes a stretch of time`
    : null;
}

function readParams(fault: Fault<unknown>, planned: FaultPlan): unknown {
  const given = planned.params ?? {};
  const where = `Fault '${fault.name}' (plan '${planned.plan}')`;
  const names = fault.paramTexts.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${where} has no parameter '${unknown}'. ${insteadOf(unknown, names)}`);
  const parsed = fault.params.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${where}, parameter '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}.`);
}

function insteadOf(word: string, names: readonly string[]): string {
  return names.length === 0 ? 'It takes none.' : `Did you mean '${nearest(word, names)}'?`;
}
