import type { CheckResult } from '../checks/check.ts';
import { honestSuccess } from '../checks/delivery/honest-success.ts';
import { paidQuantity } from '../checks/delivery/paid-quantity.ts';
import { physicalExclusion } from '../checks/machines/physical-exclusion.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import { externalMachines, unseenDrops } from '../history/view/unseen-drops.ts';

/** Laws that need a ledger of what dropped. */
const dropLaws: ReadonlySet<string> = new Set([honestSuccess.name, paidQuantity.name]);

/** Notes of the laws that real machines do not show that they were not judged there. */
export function withUnseenDrops(results: readonly CheckResult[], view: HistoryView): readonly CheckResult[] {
  const external = [...externalMachines(view.header).keys()];
  if (external.length === 0) return results;
  const reasons = [...unseenDrops(view).values()].map((reason) => `not visible: ${reason}.`);
  return results.map((result) => {
    if (dropLaws.has(result.check)) return { ...result, undecided: [...result.undecided, ...reasons] };
    if (result.check !== physicalExclusion.name) return result;
    return { ...result, notes: [...result.notes, `The motors of real machines are not seen: ${external.join(', ')}.`] };
  });
}
