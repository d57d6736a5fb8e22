import { z } from 'zod';
import { orderStatus, recordStatusText, type OrderRecord, type OrderStatus } from '#core/domain/order.ts';
import type { OrderView } from '#core/services.ts';
import { localDateText } from './local-time.ts';
import { yuanSchema, formatYuan } from './yuan.ts';

const recordData = z.strictObject({
  id: z.int(),
  product_id: z.int(),
  quantity: z.int(),
  price: yuanSchema.describe('of one item, in yuan'),
  status: z.enum(Object.values(recordStatusText)).describe('display text'),
  notify_sent: z.enum(['0', '1']).describe('"1": the callback of the last outcome was acknowledged'),
});

/** An order in an answer, as published (PROTOCOL §3): numbers that are 0 and empty members are left out. */
export const orderData = z.strictObject({
  order_id: z.int(),
  trade_id: z.string(),
  date: z.string().describe("YYYY-MM-DD in the machine's zone"),
  amount: yuanSchema.describe('in yuan'),
  status: z.enum(Object.keys(orderStatus) as OrderStatus[]),
  notify_send_count: z.int().optional().describe('callbacks that the merchant has acknowledged'),
  records: z.array(recordData).optional(),
  pickup_code_id: z.int().optional(),
});

/** Renders an order. */
export function renderOrder({ order, utcOffsetMinutes }: OrderView): z.input<typeof orderData> {
  return {
    order_id: order.id,
    trade_id: order.tradeId,
    date: localDateText(order.createdAt, utcOffsetMinutes),
    amount: formatYuan(order.amount),
    status: order.status,
    ...(order.notifySendCount !== 0 && { notify_send_count: order.notifySendCount }),
    ...(order.records.length > 0 && { records: order.records.map(renderRecord) }),
    ...(order.pickupCodeId !== null && { pickup_code_id: order.pickupCodeId }),
  };
}

function renderRecord(row: OrderRecord): z.input<typeof recordData> {
  return {
    id: row.id,
    product_id: row.productId,
    quantity: row.quantity,
    price: formatYuan(row.price),
    status: recordStatusText[row.status],
    notify_sent: row.notifySent ? '1' : '0',
  };
}
