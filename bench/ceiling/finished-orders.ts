import { callbackSigner } from '#core/callbacks/callback-signer.ts';
import { deliveryCallbackBody } from '#core/callbacks/callback-body.ts';
import type { Delivery } from '#core/domain/delivery.ts';
import { idsOf } from '#core/domain/ids.ts';
import type { Order } from '#core/domain/order.ts';
import type { Store, Tx } from '#core/store/store.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { benchMerchant } from './bench-merchant.ts';

/** Orders of one decision. */
const atOnce = 500;
/** From an order to the next, ms: ten a second, the last one an hour ago. */
const everyMs = 100;
const newestAgeMs = 3_600_000;

/** Ids of before databases had numbers: all that the core issues are greater. */
const ids = idsOf(0);
const signer = callbackSigner(benchMerchant);

/** What a history is made of. */
export interface FinishedOrders {
  readonly count: number;
  /** Machines that have sold them, in turn. */
  readonly machines: number;
  /** Wall clock, Unix ms. */
  readonly now: number;
}

/**
 * Puts orders into a store that were paid, delivered and called back, as the core leaves them: order, delivery and
 * callback, through the store's own rows. The answers to their calls have expired and are gone.
 */
export async function finishOrders(store: Store, { count, machines, now }: FinishedOrders): Promise<void> {
  const firstAt = now - newestAgeMs - count * everyMs;
  for (let first = 0; first < count; first += atOnce)
    await store.decide((tx) => {
      for (let nth = first; nth < Math.min(count, first + atOnce); nth += 1)
        finishOrder(
          tx,
          { machineNo: machineNumber(nth % machines), token: 1 + Math.floor(nth / machines) },
          firstAt + nth * everyMs,
        );
    });
}

function finishOrder(
  tx: Tx,
  { machineNo, token }: { readonly machineNo: string; readonly token: number },
  createdAt: number,
): void {
  const order = deliveredOrder(ids.row(tx.next('order')), ids.row(tx.next('record')), machineNo, createdAt);
  tx.putOrder(order);
  const delivery: Delivery = {
    id: ids.delivery(tx.next('delivery')),
    machineNo,
    appId: benchMerchant.appId,
    purpose: 'sale',
    orderId: order.id,
    recordId: order.records[0]!.id,
    lane: 0,
    quantity: 1,
    token,
    notifyUrl: order.notifyUrl,
    startedAt: createdAt + 2_000,
    timeoutAt: null,
    outcome: { kind: 'success', floorStatus: 1, errorMsg: '', at: createdAt + 2_700 },
  };
  tx.putDelivery(delivery);
  tx.putCallback({
    id: tx.next('callback'),
    appId: benchMerchant.appId,
    url: order.notifyUrl,
    body: deliveryCallbackBody(delivery, delivery.outcome!, Math.floor(createdAt / 1000), signer),
    orderId: order.id,
    recordId: delivery.recordId,
    deliveryId: delivery.id,
    attempts: 1,
    nextAt: null,
    state: 'acknowledged',
  });
}

function deliveredOrder(id: number, recordId: number, machineNo: string, createdAt: number): Order {
  return {
    id,
    appId: benchMerchant.appId,
    machineNo,
    tradeId: `finished-${id}`,
    notifyUrl: `http://127.0.0.1:9/${machineNo}`,
    status: 'SUCCESS',
    amount: 350,
    createdAt,
    expiresAt: null,
    pickupCodeId: null,
    notifySendCount: 1,
    records: [
      {
        id: recordId,
        productId: productOfLane(0),
        lane: 0,
        quantity: 1,
        price: 350,
        status: 'IS_SUCCESS',
        delivered: 1,
        inFlight: 0,
        doubtful: 0,
        notifySent: true,
      },
    ],
  };
}
