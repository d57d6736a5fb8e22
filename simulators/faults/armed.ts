import type { Random } from '../../src/core/ports/random.ts';
import type { MotorType } from '../motors/motor-type.ts';
import { nearest } from '../nearest.ts';
import type { RunPlan } from '../run-plan.ts';
import type { Fault } from './fault.ts';
import { faultNamed } from './index.ts';
import type { FaultPlan, JobMoment } from './trigger.ts';
import { strikes, triggerProblem } from './trigger.ts';

/** One run as planned faults see it. */
export interface FaultMoment extends JobMoment {
  /** How long the command waited for the motor, in ms. */
  readonly waitedMs: number;
  /** Luck of this run alone. */
  readonly random: Random;
}

/** A planned fault, checked and bound to a machine's motor type. */
export interface ArmedFault {
  readonly plan: string;
  /** The plan of a run as this fault leaves it: untouched when it does not strike. */
  spoil(plan: RunPlan, moment: FaultMoment): RunPlan;
}

/**
 * Checks a planned fault and makes it ready for a machine.
 * @throws {Error} in one sentence, with the nearest valid name, when the fault, a parameter or a condition is unknown or
 *   out of range, or when that motor type cannot have it.
 */
export function arm(planned: FaultPlan, motor: MotorType): ArmedFault {
  const fault = faultNamed(planned.fault);
  if (!fault.fits(motor)) throw new Error(`Fault '${fault.name}' cannot happen to a machine of type '${motor.name}'.`);
  const when = planned.when ?? {};
  const problem = triggerProblem(when);
  if (problem !== null) throw new Error(`Fault '${fault.name}' (plan '${planned.plan}'), when: ${problem}.`);
  const params = readParams(fault, planned);
  return {
    plan: planned.plan,
    spoil(plan, moment) {
      const random = moment.random.fork(planned.plan);
      if (!strikes(when, moment, random)) return plan;
      return fault.apply(plan, params, {
        motor,
        random,
        waitedMs: moment.waitedMs,
        shows: (atMs) => ({ atMs, act: { does: 'fault-shows', fault: fault.name, plan: planned.plan } }),
      });
    },
  };
}

function readParams(fault: Fault<unknown>, planned: FaultPlan): unknown {
  const given = planned.params ?? {};
  const where = `Fault '${fault.name}' (plan '${planned.plan}')`;
  const unknown = Object.keys(given).find((name) => !fault.paramNames.includes(name));
  if (unknown !== undefined) throw new Error(`${where} has no parameter '${unknown}'. ${insteadOf(unknown, fault.paramNames)}`);
  const parsed = fault.params.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${where}, parameter '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}.`);
}

function insteadOf(word: string, names: readonly string[]): string {
  return names.length === 0 ? 'It takes none.' : `Did you mean '${nearest(word, names)}'?`;
}
