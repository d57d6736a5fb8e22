import { arm } from '#simulators/faults/armed-fault.ts';
import { faultNamed } from '#simulators/faults/index.ts';
import type { FaultPlan, FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { Complaint, messageOf } from '../shared/errors.ts';

/** A fault of a share of the fleet's machines. */
export interface FaultOrder {
  readonly plan: FaultPlan;
  /** The share of machines that have it, 0–1; which ones, luck says, machine by machine. */
  readonly share: number;
}

/** What stands beside a fault's own parameters: on which of a machine's jobs, or when, it strikes. */
const conditions: readonly string[] = [
  'job',
  'everyJob',
  'probability',
  'record',
  'fromMs',
  'toMs',
] satisfies (keyof FaultTrigger)[];

/**
 * Reads `NAME[:member=value,…]`: a fault, its parameters, its conditions, and `share` of the machines.
 * @param number tells plans of one fault apart, from 1.
 * @param motor the fleet's only motor type; undefined in a mixed one.
 * @throws Complaint when there is no such fault or member, its value is out of range, or no machine of the fleet can have it.
 */
export function readFault(text: string, number: number, motor: string | undefined): FaultOrder {
  const [, name = '', rest] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const members = Object.fromEntries(
    (rest ?? '')
      .split(',')
      .filter((member) => member !== '')
      .map((member) => memberOf(member, text)),
  );
  const { share = 1, ...others } = members;
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    throw new Complaint(`--fault ${text}: share must be a number from 0 to 1`);
  const of = (wanted: boolean): Record<string, unknown> =>
    Object.fromEntries(Object.entries(others).filter(([member]) => conditions.includes(member) === wanted));
  const plan: FaultPlan = { fault: name, plan: `${name}#${number}`, params: of(false), when: of(true) };
  try {
    const types = motorTypes.filter((type) => motor === undefined || type.name === motor);
    const one = types.find((type) => faultNamed(name).fits(type)) ?? types[0];
    if (one) arm(plan, one);
  } catch (error) {
    throw new Complaint(`--fault ${text}: ${messageOf(error)}`, { cause: error });
  }
  return { plan, share };
}

function memberOf(member: string, whole: string): [string, string | number | boolean] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(member) ?? [];
  if (name === undefined || value === undefined)
    throw new Complaint(`--fault ${whole}: "${member}" must be written as name=value, like share=0.01`);
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];
}
