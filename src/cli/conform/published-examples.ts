import type { FlatPayload } from '#core/signing/canonical.ts';

/** A published example of the signing rule. */
export interface PublishedExample {
  readonly name: string;
  readonly key: string;
  readonly members: FlatPayload;
}

/** Examples that the documentation and the client libraries publish; a test compares their signs with the rule's. */
export const published: readonly PublishedExample[] = [
  {
    name: 'deliver',
    key: 'kva',
    members: {
      machine_no: '16327129',
      method: 'device.delivery.put',
      order_id: '60',
      record_id: '78',
      timestamp: '1714373688',
    },
  },
  {
    name: 'update order, integer status',
    key: 'kva',
    members: { machine_no: '16327129', status: 2, timestamp: '1714128358' },
  },
  {
    name: 'create pickup codes, space and colons',
    key: 'kva',
    members: {
      code_length: '7',
      count: '2',
      expired_at: '2024-12-31 23:59:59',
      machine_no: '16327129',
      method: 'pickup_code.product.id',
      product_id: '1323442',
      quantity: '1',
      timestamp: '1714185061',
    },
  },
  { name: 'php library test', key: 'abc', members: { a: 2, b: 3, timestamp: '1718180788' } },
  {
    name: 'rust library test',
    key: 'ds069ed4223ac1660f',
    members: { client_id: '16327128', method: 'android.shutdown', timestamp: '1727494645' },
  },
  { name: 'go library test, 2024', key: 'abc', members: { a: '123', b: '456', c: '789', timestamp: '1717899356' } },
  {
    name: 'login',
    key: 'ds069ed4223ac1660f',
    members: { username: '16327127', password: '12345678', timestamp: '1758780469' },
  },
];
