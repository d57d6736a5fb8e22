import type { Fault } from '#simulators/faults/fault.ts';
import { faults } from '#simulators/faults/index.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { receiverFaultNames } from '../scenario/schema-parts.ts';
import type { Session } from './session.ts';

/** The faults that a machine can have, in the order of the catalogue. */
export function faultsFor({ motor }: Pick<MachineSpec, 'motor'>): readonly Fault<unknown>[] {
  return faults.filter((fault) => fault.fits(motor));
}

/** Whether a fault can affect the next job alone. */
export function canStrikeOnce({ scope }: Fault<unknown>): boolean {
  return scope === 'run';
}

/** The faults that the merchant's receiver can have here. Only its caller observes that a connection was refused. */
export function receiverFaultsFor({ target }: Pick<Session, 'target'>): readonly (typeof receiverFaultNames)[number][] {
  return receiverFaultNames.filter((fault) => fault !== 'refuse' || target === null);
}

type Wording = NonNullable<Parameters<Fault<unknown>['paramsSchema']['safeParse']>[1]>['error'];

/**
 * The error of one parameter; null when it is valid.
 * @param wording words errors in another language.
 */
export function paramError(
  fault: Fault<unknown>,
  params: Readonly<Record<string, unknown>>,
  name: string,
  wording?: Wording,
): string | null {
  const { error } = fault.paramsSchema.safeParse(params, wording === undefined ? {} : { error: wording });
  return error?.issues.find(({ path }) => path[0] === name)?.message ?? null;
}

/** Whether a fault requires that parameter. */
export function isRequiredParam(fault: Fault<unknown>, name: string): boolean {
  return paramError(fault, {}, name) !== null;
}
