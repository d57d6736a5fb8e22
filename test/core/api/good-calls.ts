import { timestamp } from './api-world.ts';

/** One good call of each endpoint: the starting point of the tables of bad ones. */
export interface GoodCall {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly bodyKind: 'signed' | 'plain' | 'none';
  readonly members: Record<string, unknown>;
  /** The service that it must reach. */
  readonly service: string | null;
}

const machine_no = '16327129';
const notify_url = 'https://shop.example/callback?a=1&b=2';

export const goodCalls = {
  ping: { method: 'POST', path: '/ping', bodyKind: 'none', members: {}, service: null },
  'create-order': {
    method: 'POST',
    path: '/orders',
    bodyKind: 'plain',
    members: { machine_no, notify_url, trade_id: 'trade-1', products: [{ product_id: 5, quantity: 2 }] },
    service: 'orders.create',
  },
  'get-order': {
    method: 'POST',
    path: '/orders/60',
    bodyKind: 'signed',
    members: { machine_no, timestamp },
    service: 'orders.get',
  },
  'update-order': {
    method: 'PUT',
    path: '/orders/60',
    bodyKind: 'signed',
    members: { machine_no, status: '1', timestamp },
    service: 'orders.update',
  },
  'create-pickup-codes': {
    method: 'POST',
    path: '/pickup_codes',
    bodyKind: 'signed',
    members: {
      machine_no,
      method: 'pickup_code.product.id',
      product_id: '5',
      expired_at: '2024-12-31 23:59:59',
      code_length: '7',
      count: '2',
      quantity: '1',
      timestamp,
    },
    service: 'pickupCodes.create',
  },
  'list-pickup-codes': {
    method: 'POST',
    path: '/products/5/pickup_code',
    bodyKind: 'signed',
    members: { machine_no, timestamp },
    service: 'pickupCodes.list',
  },
  'cancel-pickup-codes': {
    method: 'PUT',
    path: '/pickup_codes',
    bodyKind: 'signed',
    members: { machine_no, method: 'pickup_code.delete.id', id: '9', timestamp },
    service: 'pickupCodes.cancel',
  },
  'consume-pickup-code': {
    method: 'POST',
    path: '/consumes',
    bodyKind: 'signed',
    members: {
      machine_no,
      method: 'event.consume.pickup_code',
      code: '0123456',
      product_id: '5',
      notify_url,
      trade_id: 'trade-2',
      timestamp,
    },
    service: 'pickupCodes.consume',
  },
  products: {
    method: 'POST',
    path: '/products',
    bodyKind: 'signed',
    members: { machine_no, page: '2', per_page: '10', timestamp },
    service: 'catalogue.products',
  },
  floors: {
    method: 'POST',
    path: '/floors',
    bodyKind: 'signed',
    members: { machine_no, timestamp },
    service: 'catalogue.floors',
  },
  machine: {
    method: 'POST',
    path: `/rent/machines/${machine_no}`,
    bodyKind: 'none',
    members: {},
    service: 'catalogue.machine',
  },
  machines: { method: 'POST', path: '/rent/machines', bodyKind: 'none', members: {}, service: 'catalogue.machines' },
  deliver: {
    method: 'POST',
    path: '/deliveries',
    bodyKind: 'signed',
    members: { machine_no, method: 'device.delivery.put', order_id: '60', record_id: '78', timestamp },
    service: 'deliveries.deliver',
  },
  'delivery-result': {
    method: 'POST',
    path: '/deliveries/1000000000000001',
    bodyKind: 'signed',
    members: { machine_no, timestamp },
    service: 'deliveries.result',
  },
  'lane-test': {
    method: 'POST',
    path: '/deliveries/debug',
    bodyKind: 'signed',
    members: { machine_no, method: 'device.delivery.put', channel_name: '7', notify_url, timestamp },
    service: 'deliveries.laneTest',
  },
  'queue-order': {
    method: 'POST',
    path: '/orders/60/deliveries',
    bodyKind: 'signed',
    members: { machine_no, method: 'order.delivery.put', timestamp },
    service: 'deliveries.queue',
  },
} as const satisfies Record<string, GoodCall>;

export type EndpointName = keyof typeof goodCalls;
