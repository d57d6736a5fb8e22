import { z } from 'zod';
import type { Merchant } from '#core/domain/merchant.ts';
import type { Group } from '#harness/scenario/scenario.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { accountSchema, baseUrlSchema } from './connection-schemas.ts';
import { machineGroups, machineSpecs, namedMachinesSchema } from './named-machines.ts';

/** A target core as a caller names it. */
export const targetSchema = z.strictObject({
  url: baseUrlSchema,
  merchant: accountSchema.optional(),
  machines: namedMachinesSchema,
});

/** A target core as a session joins it. */
export interface PreparedTarget {
  readonly url: string;
  readonly merchant: Merchant;
  readonly machines: readonly MachineSpec[];
  /** The same machines as groups of a fleet. */
  readonly fleet: readonly Group[];
}

/** Prepares a target core for a session. */
export function prepareTarget({
  url,
  merchant = demoMerchant,
  machines,
}: z.output<typeof targetSchema>): PreparedTarget {
  const { appId, appSecret, appKey } = merchant;
  return {
    url,
    merchant: { appId, appSecret, appKey, name: appId },
    machines: machineSpecs(machines),
    fleet: machineGroups(machines),
  };
}
