import type { Callback } from '../domain/callback.ts';
import type { Tx } from '../store/store.ts';

/**
 * Writes that a receiver has acknowledged a callback: on the callback, and on the order and record that it tells of.
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

/** A record may have been commanded again meanwhile: then what was told is not its last outcome. */
function isLatestOutcome(tx: Tx, callback: Callback): boolean {
  const last = tx.deliveriesOfOrder(callback.orderId).findLast(({ recordId }) => recordId === callback.recordId);
  return last?.id === callback.deliveryId;
}
