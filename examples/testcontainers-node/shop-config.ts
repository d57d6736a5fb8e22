import { randomUUID } from 'node:crypto';

/** What the core and its fleet know: one merchant, one machine, and keys that are drawn for each test run. */
export const shop = {
  merchants: [{ appId: 'shop', appSecret: randomUUID(), appKey: randomUUID() }],
  machines: [
    {
      machineNo: '86012345',
      appId: 'shop',
      key: randomUUID(),
      kind: 'motor',
      lanes: [{ lane: 0, productId: 1000, productName: 'Water', price: 250, stock: 10 }],
    },
  ],
} as const;
