import type { Callback } from '../domain/callback.ts';
import type { Tx } from '../store/store.ts';

/**
 * Saves an acknowledgement in the callback and in its order and record.
 */
export function saveAcknowledgement(tx: Tx, callback: Callback, attempts: number): void {
  tx.putCallback({ ...callback, attempts, nextAt: null, state: 'acknowledged' });
  const order = tx.order(callback.orderId);
  if (!order) return;
  const records = isLatestOutcome(tx, callback)
    ? order.records.map((record) => (record.id === callback.recordId ? { ...record, notifySent: true } : record))
    : order.records;
  tx.putOrder({ ...order, notifySendCount: order.notifySendCount + 1, records });
}

/** A record may have been commanded again since: then the callback was not about its last outcome. */
function isLatestOutcome(tx: Tx, callback: Callback): boolean {
  const last = tx.deliveriesOfOrder(callback.orderId).findLast(({ recordId }) => recordId === callback.recordId);
  return last?.id === callback.deliveryId;
}
