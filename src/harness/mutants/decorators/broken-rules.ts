import { defaultRules, type Rules } from '#core/rules.ts';
import { withRules, type PatchFactory } from '#harness/fault-injection/core/core-patch.ts';

/** The sound rules of every table but one, in which some are broken. */
export function brokenRules<Table extends keyof Rules>(table: Table, replacement: Partial<Rules[Table]>): PatchFactory {
  return withRules({ ...defaultRules, [table]: { ...defaultRules[table], ...replacement } });
}
