import { arm } from '#simulators/faults/armed-fault.ts';
import { faultByName } from '#simulators/faults/index.ts';
import type { FaultPlan, FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { UsageError, messageOf } from '../shared/errors.ts';

/** A fault of a share of the fleet's machines. */
export interface FaultAssignment {
  readonly plan: FaultPlan;
  /** The share of machines that have it, 0–1; each machine is drawn at random. */
  readonly share: number;
  /** Number of the only machine that has it. */
  readonly machine?: string;
}

/** Members that are no parameters of the fault: on which jobs, or when, it fires. */
const triggerMembers: readonly string[] = [
  'job',
  'everyJob',
  'probability',
  'record',
  'lane',
  'fromMs',
  'toMs',
] satisfies (keyof FaultTrigger)[];

/**
 * Reads `NAME[:member=value,…]`: a fault, its parameters, its conditions, and `share` of the machines or one `machine`.
 * @param number distinguishes plans of the same fault, from 1.
 * @param motor the fleet's only motor type; undefined in a mixed one.
 * @throws UsageError when there is no such fault or member, its value is out of range, or no machine of the fleet can
 *   have it.
 */
export function readFault(text: string, number: number, motor: string | undefined): FaultAssignment {
  const [, name = '', rest] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const members = Object.fromEntries(
    (rest ?? '')
      .split(',')
      .filter((member) => member !== '')
      .map((member) => memberOf(member, text)),
  );
  const { share = 1, machine, ...others } = members;
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    throw new UsageError(`--fault ${text}: share must be a number from 0 to 1`);
  if (machine !== undefined && typeof machine !== 'number')
    throw new UsageError(`--fault ${text}: machine must be the number of a machine`);
  const membersWhere = (isTrigger: boolean): Record<string, unknown> =>
    Object.fromEntries(Object.entries(others).filter(([member]) => triggerMembers.includes(member) === isTrigger));
  const plan: FaultPlan = {
    fault: name,
    plan: `${name}#${number}`,
    params: membersWhere(false),
    when: membersWhere(true),
  };
  try {
    const types = motorTypes.filter((type) => motor === undefined || type.name === motor);
    const motorType = types.find((type) => faultByName(name).fits(type)) ?? types[0];
    if (motorType) arm(plan, motorType);
  } catch (error) {
    throw new UsageError(`--fault ${text}: ${messageOf(error)}`, { cause: error });
  }
  return { plan, share, ...(machine !== undefined && { machine: `${machine}` }) };
}

function memberOf(member: string, flag: string): [string, string | number | boolean] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(member) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--fault ${flag}: "${member}" must be written as name=value, like share=0.01`);
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
}
