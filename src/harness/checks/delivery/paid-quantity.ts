import type { Check } from '../check.ts';
import { count, Docket, evidence } from '../check.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';
import { recordKey } from '#harness/history/view/view-types.ts';

export const paidQuantity: Check = {
  name: 'paid-quantity',
  title: 'No more items drop for a record than its quantity, over retries, reconnects and restarts.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.2',
  /** Looks at every item that dropped for an order. */
  judge(view) {
    const docket = new Docket(this.name);
    const dropped = dropsByRecord(view, docket);
    for (const [key, drops] of dropped) judgeRecord(view, docket, key, drops);
    return docket.result();
  },
};

/**
 * An item that dropped on a run which its machine called failed is counted apart: nobody can know of it, and the record
 * may rightly be commanded again (PROTOCOL §4.8).
 */
function dropsByRecord(view: HistoryView, docket: Docket): Map<string, MarkOf<'item-dropped'>[]> {
  const dropped = new Map<string, MarkOf<'item-dropped'>[]>();
  let apart = 0;
  for (const { drops, answers } of view.deliveries.values()) {
    if (drops.length === 0) continue;
    const denied = answers.some(({ event }) => !event.success);
    for (const drop of drops) {
      const { order, record } = drop.event;
      // A technician's lane test has no order.
      if (order === 0) continue;
      docket.look();
      if (denied) {
        apart += 1;
        continue;
      }
      const key = recordKey(order, record);
      const list = dropped.get(key);
      if (list) list.push(drop);
      else dropped.set(key, [drop]);
    }
  }
  if (apart > 0)
    docket.note(
      `${count(apart, 'item')} dropped on runs that their machines called failed: counted apart, see honest-success.`,
    );
  return dropped;
}

function judgeRecord(view: HistoryView, docket: Docket, key: string, drops: readonly MarkOf<'item-dropped'>[]): void {
  const entry = view.records.get(key);
  const quantity = entry?.quantity ?? 0;
  if (drops.length <= quantity) return;
  const inTime = drops.toSorted((a, b) => a.rank - b.rank);
  const excess = inTime[quantity];
  if (!excess) return;
  const { machine, order, record } = excess.event;
  const bought = entry ? `was ordered ${count(quantity, 'time')}` : 'is in no order that the core created';
  docket.find({
    machine,
    at: excess,
    with: [entry?.mark, ...evidence(inTime)],
    says: `Record ${record} of order ${order} ${bought}, but ${count(drops.length, 'item')} dropped for it.`,
    customer: `The merchant gave away ${count(drops.length - quantity, 'item')} that nobody paid for.`,
  });
}
