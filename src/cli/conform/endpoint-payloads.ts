import type { FlatPayload } from '#core/signing/canonical.ts';

/** A payload as a shop would send it to one of the signed endpoints. */
export interface RealPayload {
  /** Name of the endpoint in the API's table. */
  readonly endpoint: string;
  /** The property that a client may get wrong. */
  readonly title: string;
  readonly members: FlatPayload;
}

const machine_no = '16327129';
const timestamp = '1714373688';

/** Payloads that the API accepts, endpoint by endpoint; a test validates each against its endpoint's schema. */
export const realPayloads: readonly RealPayload[] = [
  {
    endpoint: 'deliver',
    title: 'strings only',
    members: { machine_no, method: 'device.delivery.put', order_id: '60', record_id: '78', timestamp },
  },
  {
    endpoint: 'deliver',
    title: 'ids and timestamp as integers',
    members: { machine_no, method: 'device.delivery.put', order_id: 60, record_id: 78, timestamp: 1714373688 },
  },
  {
    endpoint: 'deliver',
    title: 'members in another order',
    members: { timestamp, record_id: '78', order_id: '60', method: 'device.delivery.put', machine_no },
  },
  { endpoint: 'delivery-result', title: 'strings only', members: { machine_no, timestamp } },
  { endpoint: 'get-order', title: 'strings only', members: { timestamp, machine_no } },
  {
    endpoint: 'update-order',
    title: 'the order in the path is signed too',
    members: { machine_no, order_id: '60', status: '1', timestamp },
  },
  { endpoint: 'update-order', title: 'status as an integer', members: { machine_no, status: 1, timestamp } },
  { endpoint: 'queue-order', title: 'strings only', members: { machine_no, method: 'order.delivery.put', timestamp } },
  {
    endpoint: 'queue-order',
    title: 'the order in the path as an integer',
    members: { machine_no, method: 'order.delivery.put', order_id: 60, timestamp },
  },
  {
    endpoint: 'create-pickup-codes',
    title: 'expired_at has a space and colons',
    members: {
      machine_no,
      method: 'pickup_code.product.id',
      product_id: '1323442',
      expired_at: '2026-12-31 23:59:59',
      code_length: '7',
      count: '2',
      timestamp,
    },
  },
  {
    endpoint: 'create-pickup-codes',
    title: 'optional members are empty',
    members: {
      machine_no,
      method: 'pickup_code.product.all',
      product_id: '',
      expired_at: '',
      code_length: '',
      timestamp,
    },
  },
  {
    endpoint: 'create-pickup-codes',
    title: 'quantity is the number 0',
    members: { machine_no, method: 'pickup_code.product.all', quantity: 0, timestamp },
  },
  {
    endpoint: 'create-pickup-codes',
    title: 'quantity is the text "0"',
    members: { machine_no, method: 'pickup_code.product.all', quantity: '0', timestamp },
  },
  { endpoint: 'list-pickup-codes', title: 'strings only', members: { machine_no, timestamp } },
  {
    endpoint: 'consume-pickup-code',
    title: 'notify_url has a query',
    members: consume({ notify_url: 'https://shop.example/notify?shop=7&lang=zh', trade_id: 'T20260101-1' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'notify_url is encoded already',
    members: consume({ notify_url: 'https://shop.example/notify?to=%E5%BA%97%20a+b', trade_id: 'T20260101-1' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'trade_id is Chinese',
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: '可口可乐330ml' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'trade_id has an emoji',
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: 'soda-🥤' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: "trade_id has punctuation ~*()!'",
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: "A~1*(b)!'c'" }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'trade_id has a space',
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: 'order 7' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'trade_id is the text "NULL"',
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: 'NULL' }),
  },
  {
    endpoint: 'consume-pickup-code',
    title: 'code begins with 0',
    members: consume({ notify_url: 'https://shop.example/notify', trade_id: '1', code: '0123456' }),
  },
  {
    endpoint: 'cancel-pickup-codes',
    title: 'one code, its id as an integer',
    members: { machine_no, method: 'pickup_code.delete.id', id: 60, timestamp },
  },
  { endpoint: 'floors', title: 'strings only', members: { timestamp, machine_no } },
  { endpoint: 'products', title: 'page and per_page', members: { machine_no, page: '1', per_page: '20', timestamp } },
  { endpoint: 'products', title: 'page is empty', members: { machine_no, page: '', timestamp } },
  {
    endpoint: 'lane-test',
    title: 'lane 0, and a URL',
    members: {
      machine_no,
      method: 'device.delivery.put',
      channel_name: '0',
      notify_url: 'https://shop.example/test',
      timestamp,
    },
  },
];

function consume(members: Readonly<Record<string, string>>): FlatPayload {
  return { machine_no, method: 'event.consume.pickup_code', code: '012345', product_id: '5', timestamp, ...members };
}
