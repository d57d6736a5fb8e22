import { z } from 'zod';
import { orderStatus, recordStatusText, type OrderRecord, type OrderStatus, type RecordStatus } from '../domain/order.ts';
import type { OrderView } from '../services.ts';
import { localTimeText } from './local-time.ts';

const fen = 'in fen (1/100 yuan)';

const record = z.strictObject({
  id: z.int(),
  product_id: z.int(),
  quantity: z.int(),
  price: z.int().optional().describe(`of one item, ${fen}`),
  status: z.enum(Object.keys(recordStatusText) as RecordStatus[]),
  notify_sent: z.enum(['0', '1']).describe('"1": the merchant has been told of the last outcome'),
});

/** An order in an answer (PROTOCOL §3). Zero, false and empty members are left out. */
export const orderData = z.strictObject({
  order_id: z.int(),
  trade_id: z.string(),
  date: z.string().describe("YYYY-MM-DD HH:mm:ss in the machine's zone"),
  amount: z.int().optional().describe(fen),
  status: z.enum(Object.keys(orderStatus) as OrderStatus[]),
  notify_send_count: z.int().optional(),
  records: z.array(record).optional(),
  pickup_code_id: z.int().optional(),
});

/** Renders an order. */
export function renderOrder({ order, utcOffsetMinutes }: OrderView): z.input<typeof orderData> {
  return {
    order_id: order.id,
    trade_id: order.tradeId,
    date: localTimeText(order.createdAt, utcOffsetMinutes),
    ...(order.amount !== 0 && { amount: order.amount }),
    status: order.status,
    ...(order.notifySendCount !== 0 && { notify_send_count: order.notifySendCount }),
    ...(order.records.length > 0 && { records: order.records.map(renderRecord) }),
    ...(order.pickupCodeId !== null && { pickup_code_id: order.pickupCodeId }),
  };
}

function renderRecord({ id, productId, quantity, price, status, notifySent }: OrderRecord): z.input<typeof record> {
  return { id, product_id: productId, quantity, ...(price !== 0 && { price }), status, notify_sent: notifySent ? '1' : '0' };
}
