import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { machineNo, notifyUrl, products, tradeId } from '../member-schemas.ts';

/**
 * POST /orders: an order for products of one machine; their stock is reserved. Its body is plain, not signed (PROTOCOL
 * §3).
 */
export const createOrder = endpoint({
  name: 'create-order',
  summary: 'Creates an order and reserves its stock',
  method: 'POST',
  path: '/orders',
  bodyKind: 'plain',
  members: z.strictObject({ machine_no: machineNo, notify_url: notifyUrl, trade_id: tradeId, products }),
  data: z.strictObject({ order_id: z.int() }),
  codes: [5001, 6026, 6040, 6045, 6047],
  handle: (services, { caller, members }) =>
    services.orders.create(caller, {
      machineNo: members.machine_no,
      notifyUrl: members.notify_url,
      tradeId: members.trade_id,
      products: members.products.map((line) => ({ productId: line.product_id, quantity: line.quantity })),
    }),
  render: ({ orderId }) => ({ order_id: orderId }),
});
