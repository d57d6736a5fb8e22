import { soundRules, type Rules } from '#core/rules.ts';
import { withRules, type MakePatch } from '#harness/fault-injection/core/core-patch.ts';

/** The sound rules of every table but one, in which some are broken. */
export function brokenRules<Table extends keyof Rules>(table: Table, broken: Partial<Rules[Table]>): MakePatch {
  return withRules({ ...soundRules, [table]: { ...soundRules[table], ...broken } });
}
