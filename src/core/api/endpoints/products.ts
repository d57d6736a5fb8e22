import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { machineNo, page, perPage, timestamp } from '../members.ts';

const item = z.strictObject({
  product_id: z.int(),
  name: z.string(),
  price: z.int().describe('in fen (1/100 yuan)'),
  channel_name: z.string().describe('number of the lane'),
  stock: z.int().describe('items that may still be sold'),
});

/** POST /products: what a machine sells, lane by lane. */
export const products = endpoint({
  name: 'products',
  summary: 'Lists the products of a machine with lane and stock',
  method: 'POST',
  path: '/products',
  takes: 'signed',
  members: z.strictObject({ machine_no: machineNo, page: page.default(1), per_page: perPage.default(20), timestamp }),
  data: z.strictObject({ total: z.int(), page: z.int(), per_page: z.int(), items: z.array(item) }),
  codes: [6026],
  handle: (services, { caller, members }) =>
    services.catalogue.products(caller, { machineNo: members.machine_no, page: members.page, perPage: members.per_page }),
  render: ({ total, lanes }, { members }) => ({
    total,
    page: members.page,
    per_page: members.per_page,
    items: lanes.map((lane) => ({
      product_id: lane.productId,
      name: lane.productName,
      price: lane.price,
      channel_name: String(lane.lane),
      stock: lane.stock,
    })),
  }),
});
