import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { orderIn, recordsIn, succeeded } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantEvent, OnEvent } from '#simulators/events.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { PlannedSale } from '../sale-plan.ts';

/** The merchant, and where to order. */
export interface OrderPreparation {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
  readonly notifyUrl: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly onEvent: OnEvent<MerchantEvent>;
  /** Observes calls and answers for the history. */
  readonly wire?: WireObserver | undefined;
  /** Numbers the calls, where another merchant shares the history. */
  readonly nextCall?: () => number;
  /** Begins every trade's name: two runs against one core must not have the same. */
  readonly tradeIdPrefix: string;
}

/** A paid order, as a script takes it. */
export type Sale = readonly [machine: string, order: number, record: number];

/** Orders that are created at a time. */
const concurrency = 48;
const timeoutMs = 30_000;

/**
 * Creates and pays orders, before the measured path begins.
 * @param onProgress called now and then with the number of prepared orders.
 * @throws Error that names the first call that failed.
 */
export async function prepareSales(
  preparation: OrderPreparation,
  plannedSales: readonly PlannedSale[],
  onProgress: (completed: number) => void,
): Promise<readonly Sale[]> {
  const merchant = new MerchantClient({ ...preparation, url: () => preparation.url, timeoutMs });
  const sales: Sale[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < plannedSales.length; index = next) {
      next += 1;
      const sale = plannedSales[index];
      if (sale) sales[index] = await prepareSale(merchant, preparation, sale, `${preparation.tradeIdPrefix}-${index}`);
      if (index % 1_000 === 0) onProgress(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, plannedSales.length) }, worker));
  return sales;
}

async function prepareSale(
  merchant: MerchantClient,
  { notifyUrl }: OrderPreparation,
  { machine, productId, quantity }: PlannedSale,
  tradeId: string,
): Promise<Sale> {
  const created = await merchant.createOrder({
    machineNo: machine,
    notifyUrl,
    tradeId,
    products: [{ productId, quantity }],
  });
  const orderId = orderIn(created);
  if (orderId === null) throw new Error(`an order for machine ${machine} was not taken: ${formatReply(created)}`);
  const order = await merchant.getOrder({ machineNo: machine, orderId });
  const [record] = recordsIn(order);
  if (!record) throw new Error(`order ${orderId} cannot be read: ${formatReply(order)}`);
  const payment = await merchant.pay({ machineNo: machine, orderId });
  if (!succeeded(payment)) throw new Error(`order ${orderId} could not be paid: ${formatReply(payment)}`);
  return [machine, orderId, record.id];
}

function formatReply(reply: Awaited<ReturnType<MerchantClient['ping']>>): string {
  return reply.answered ? `HTTP ${reply.status}, code ${reply.code}` : `no answer (${reply.reason})`;
}
