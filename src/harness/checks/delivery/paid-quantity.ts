import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector, evidence } from '../check.ts';
import { unseenDrops } from '#harness/history/view/unseen-drops.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';
import { recordKey } from '#harness/history/view/view-types.ts';

export const paidQuantity: Check = {
  name: 'paid-quantity',
  title: 'No more items drop for a record than its quantity, over retries, reconnects and restarts.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.2',
  /** Looks at every item that dropped for an order. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const dropped = dropsByRecord(view, collector);
    for (const [key, drops] of dropped) judgeRecord(view, collector, key, drops);
    return collector.result();
  },
};

/**
 * An item that dropped on a run which its machine reported as failed is counted apart: the core cannot know it, and the
 * record may rightly be commanded again (PROTOCOL §4.8).
 */
function dropsByRecord(view: HistoryView, collector: FindingCollector): Map<string, EntryOf<'item-dropped'>[]> {
  const dropped = new Map<string, EntryOf<'item-dropped'>[]>();
  let excluded = 0;
  const unseen = unseenDrops(view);
  for (const { machine, drops, answers } of view.deliveries.values()) {
    if (drops.length === 0 || unseen.has(machine)) continue;
    const reportedFailed = answers.some(({ event }) => !event.success);
    for (const drop of drops) {
      const { order, record } = drop.event;
      // A technician's lane test has no order.
      if (order === 0) continue;
      collector.addCases();
      if (reportedFailed) {
        excluded += 1;
        continue;
      }
      const key = recordKey(order, record);
      const list = dropped.get(key);
      if (list) list.push(drop);
      else dropped.set(key, [drop]);
    }
  }
  if (excluded > 0)
    collector.addNote(
      `${formatQuantity(excluded, 'item')} dropped on runs that their machines called failed: counted apart, see ` +
        'honest-success.',
    );
  return dropped;
}

function judgeRecord(
  view: HistoryView,
  collector: FindingCollector,
  key: string,
  drops: readonly EntryOf<'item-dropped'>[],
): void {
  const recordView = view.records.get(key);
  const quantity = recordView?.quantity ?? 0;
  if (drops.length <= quantity) return;
  const inOrder = drops.toSorted((a, b) => a.rank - b.rank);
  const excess = inOrder[quantity];
  if (!excess) return;
  const { machine, order, record } = excess.event;
  const orderedText = recordView
    ? `was ordered ${formatQuantity(quantity, 'time')}`
    : 'is in no order that the core created';
  collector.addFinding({
    machine,
    entry: excess,
    evidence: [recordView?.entry, ...evidence(inOrder)],
    message:
      `Record ${record} of order ${order} ${orderedText}, but ${formatQuantity(drops.length, 'item')} dropped for ` +
      'it.',
    impact: `The merchant gave away ${formatQuantity(drops.length - quantity, 'item')} without payment.`,
  });
}
