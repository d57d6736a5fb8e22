import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { orderIn, recordsIn, succeeded } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantEvent, Witness } from '#simulators/events.ts';

/** Who buys, and where. */
export interface Desk {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
  readonly notifyUrl: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly witness: Witness<MerchantEvent>;
  /** Begins every trade's name: two runs against one core must not have the same. */
  readonly trades: string;
}

/** An order that is to be created and paid before the load begins. */
export interface Wanted {
  readonly machine: string;
  readonly productId: number;
  readonly quantity: number;
}

/** A paid order, as a script takes it. */
export type Sale = readonly [machine: string, order: number, record: number];

/** Orders that are created at a time. */
const atOnce = 48;
const timeoutMs = 30_000;

/**
 * Creates and pays orders: what a merchant has done before the path that is measured begins.
 * @param told is told how many stand, now and then.
 * @throws Error that names the first call that failed.
 */
export async function prepareSales(
  desk: Desk,
  wanted: readonly Wanted[],
  told: (done: number) => void,
): Promise<readonly Sale[]> {
  const merchant = new MerchantClient({ ...desk, url: () => desk.url, timeoutMs });
  const sales: Sale[] = [];
  let next = 0;
  const clerk = async (): Promise<void> => {
    for (let index = next; index < wanted.length; index = next) {
      next += 1;
      const one = wanted[index];
      if (one) sales[index] = await sell(merchant, desk, one, `${desk.trades}-${index}`);
      if (index % 1_000 === 0) told(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, clerk));
  return sales;
}

async function sell(
  merchant: MerchantClient,
  { notifyUrl }: Desk,
  { machine, productId, quantity }: Wanted,
  tradeId: string,
): Promise<Sale> {
  const created = await merchant.createOrder({
    machineNo: machine,
    notifyUrl,
    tradeId,
    products: [{ productId, quantity }],
  });
  const orderId = orderIn(created);
  if (orderId === null) throw new Error(`an order for machine ${machine} was not taken: ${said(created)}`);
  const seen = await merchant.getOrder({ machineNo: machine, orderId });
  const [record] = recordsIn(seen);
  if (!record) throw new Error(`order ${orderId} cannot be read: ${said(seen)}`);
  const paid = await merchant.pay({ machineNo: machine, orderId });
  if (!succeeded(paid)) throw new Error(`order ${orderId} could not be paid: ${said(paid)}`);
  return [machine, orderId, record.id];
}

function said(reply: Awaited<ReturnType<MerchantClient['ping']>>): string {
  return reply.answered ? `HTTP ${reply.status}, code ${reply.code}` : `no answer (${reply.reason})`;
}
