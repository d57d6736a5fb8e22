import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { machineNo, page, perPage, timestamp } from '../member-schemas.ts';
import { productData, renderProduct } from '../data/product-data.ts';

/** POST /products: what a machine sells, lane by lane. */
export const products = endpoint({
  name: 'products',
  summary: 'Lists the products of a machine with lane and stock',
  method: 'POST',
  path: '/products',
  bodyKind: 'signed',
  members: z.strictObject({ machine_no: machineNo, page: page.default(1), per_page: perPage.default(20), timestamp }),
  data: z.strictObject({
    data: z.array(productData),
    total: z.int(),
    current_page: z.int(),
    last_page: z.int().describe('1 if there are no products'),
    per_page: z.int(),
  }),
  codes: [6026],
  handle: (services, { caller, members }) =>
    services.catalogue.products(caller, {
      machineNo: members.machine_no,
      page: members.page,
      perPage: members.per_page,
    }),
  render: ({ total, products }, { members }) => ({
    data: products.map(renderProduct),
    total,
    current_page: members.page,
    last_page: Math.max(1, Math.ceil(total / members.per_page)),
    per_page: members.per_page,
  }),
});
