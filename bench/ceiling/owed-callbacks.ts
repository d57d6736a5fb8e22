import type { Store } from '#core/store/store.ts';
import { benchMerchant } from './bench-merchant.ts';

const atOnce = 1_000;
const dayMs = 86_400_000;

/** Puts callbacks into a store that were refused once and wait for their next attempt, a day from now. */
export async function oweCallbacks(store: Store, count: number): Promise<void> {
  const dueFrom = Date.now() + dayMs;
  for (let first = 0; first < count; first += atOnce)
    await store.decide((tx) => {
      for (let at = first; at < Math.min(count, first + atOnce); at += 1) {
        const id = tx.next('callback');
        tx.putCallback({
          id,
          appId: benchMerchant.appId,
          url: 'http://127.0.0.1:9/callbacks',
          body: JSON.stringify({ method: 'device.delivery.response', order_id: id, deliver_status: '1' }),
          orderId: id,
          recordId: id,
          deliveryId: String(id),
          attempts: 1,
          nextAt: dueFrom + at,
          state: 'pending',
        });
      }
    });
}
