interface EndpointTemplate {
  readonly method: 'POST' | 'PUT';
  /** Below the base path; a name in braces is filled in. */
  readonly path: string;
  readonly body: 'none' | 'plain' | 'signed';
  /** Of a right request, `sign` apart; names in braces are filled in. */
  readonly members: Readonly<Record<string, unknown>>;
}

const machine = { machine_no: '{machine_no}' };
const timestamp = { timestamp: '{timestamp}' };
const sale = { notify_url: '{notify_url}', trade_id: '{trade_id}' };

/** A right request of every endpoint, by the endpoint's name in the API's own table; fixed paths first. */
export const customEndpoints = {
  ping: { method: 'POST', path: '/ping', body: 'none', members: {} },
  'create-order': {
    method: 'POST',
    path: '/orders',
    body: 'plain',
    members: { ...machine, ...sale, products: [{ product_id: '{product_id}', quantity: 1 }] },
  },
  'get-order': {
    method: 'POST',
    path: '/orders/{order_id}',
    body: 'signed',
    members: { ...machine, order_id: '{order_id}', ...timestamp },
  },
  'update-order': {
    method: 'PUT',
    path: '/orders/{order_id}',
    body: 'signed',
    members: { ...machine, order_id: '{order_id}', status: '1', ...timestamp },
  },
  'queue-order': {
    method: 'POST',
    path: '/orders/{order_id}/deliveries',
    body: 'signed',
    members: { ...machine, method: 'order.delivery.put', order_id: '{order_id}', ...timestamp },
  },
  'create-pickup-codes': {
    method: 'POST',
    path: '/pickup_codes',
    body: 'signed',
    members: { ...machine, method: 'pickup_code.product.id', product_id: '{product_id}', count: '1', ...timestamp },
  },
  'cancel-pickup-codes': {
    method: 'PUT',
    path: '/pickup_codes',
    body: 'signed',
    members: { ...machine, method: 'pickup_code.delete.all', ...timestamp },
  },
  'list-pickup-codes': {
    method: 'POST',
    path: '/products/{product_id}/pickup_code',
    body: 'signed',
    members: { ...machine, product_id: '{product_id}', ...timestamp },
  },
  'consume-pickup-code': {
    method: 'POST',
    path: '/consumes',
    body: 'signed',
    members: {
      ...machine,
      method: 'event.consume.pickup_code',
      code: '{code}',
      product_id: '{product_id}',
      ...sale,
      ...timestamp,
    },
  },
  products: { method: 'POST', path: '/products', body: 'signed', members: { ...machine, per_page: '1', ...timestamp } },
  floors: { method: 'POST', path: '/floors', body: 'signed', members: { ...machine, ...timestamp } },
  machines: { method: 'POST', path: '/rent/machines', body: 'none', members: {} },
  machine: { method: 'POST', path: '/rent/machines/{machine_no}', body: 'none', members: {} },
  'lane-test': {
    method: 'POST',
    path: '/deliveries/debug',
    body: 'signed',
    members: {
      ...machine,
      method: 'device.delivery.put',
      channel_name: '{lane}',
      notify_url: '{notify_url}',
      ...timestamp,
    },
  },
  deliver: {
    method: 'POST',
    path: '/deliveries',
    body: 'signed',
    members: {
      ...machine,
      method: 'device.delivery.put',
      order_id: '{order_id}',
      record_id: '{record_id}',
      ...timestamp,
    },
  },
  'delivery-result': {
    method: 'POST',
    path: '/deliveries/{delivery_id}',
    body: 'signed',
    members: { ...machine, delivery_id: '{delivery_id}', ...timestamp },
  },
} as const satisfies Readonly<Record<string, EndpointTemplate>>;

/** An endpoint by its name in the API's own table. */
export type CustomEndpoint = keyof typeof customEndpoints;
