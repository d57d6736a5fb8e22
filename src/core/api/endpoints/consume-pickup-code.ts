import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { positiveId, machineNo, method, notifyUrl, pickupCode, timestamp, tradeId } from '../member-schemas.ts';
import { orderData, renderOrder } from '../data/order-data.ts';

/** POST /consumes: turns a pickup code into an order with status PICKUPCODE, which may be delivered at once. */
export const consumePickupCode = endpoint({
  name: 'consume-pickup-code',
  summary: 'Uses a pickup code up and creates its order',
  method: 'POST',
  path: '/consumes',
  bodyKind: 'signed',
  members: z.strictObject({
    machine_no: machineNo,
    method: method('event.consume.pickup_code'),
    code: pickupCode,
    product_id: positiveId(),
    notify_url: notifyUrl,
    trade_id: tradeId,
    timestamp,
  }),
  data: orderData,
  codes: [4004, 5001, 6021, 6026, 6031, 6032, 6033, 6040, 6045, 6047],
  handle: (services, { caller, members, idempotencyKey }) =>
    services.pickupCodes.consume(caller, {
      machineNo: members.machine_no,
      code: members.code,
      productId: members.product_id,
      notifyUrl: members.notify_url,
      tradeId: members.trade_id,
      sign: idempotencyKey,
    }),
  render: renderOrder,
});
