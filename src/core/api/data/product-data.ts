import { z } from 'zod';
import type { ProductView } from '#core/services.ts';
import { omitEmpty } from './omit-empty.ts';
import { yuanSchema, formatYuan } from './yuan.ts';

/** A group of products. */
export const categoryData = z.strictObject({ id: z.int(), title: z.string() });

const good = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  thumb: z.string().optional().describe('URL of a picture'),
  price: yuanSchema.describe('in yuan'),
  original_price: yuanSchema.describe('before a discount, in yuan'),
  content: z.string().optional().describe('HTML'),
  good_no: z.string().describe("the merchant's own number"),
  slug: z.string().optional(),
  media: z.array(z.string()).optional().describe('URLs of more pictures'),
});

const channelData = z.strictObject({
  name: z.string().describe('what a lane test takes as channel_name'),
  cabinet_name: z.string(),
  code: z
    .string()
    .regex(/^\d{3}$/)
    .describe('number of the lane'),
  x: z.string().describe('row, from 0'),
  y: z.string().describe('column, from 0'),
  addr: z.int().describe('driver board'),
});

const inventory = {
  current_inventory: z.int().describe('items that may still be sold'),
  inventory: z.int().optional().describe('items that the lane holds when it is full'),
};

/** A product in a list of products, as published (PROTOCOL §3). Its `id` is the `product_id` of an order. */
export const productData = z.strictObject({
  id: z.int(),
  category: categoryData,
  good,
  channel: channelData,
  ...inventory,
});

/** A lane in a list of lanes. */
export const floorData = z.strictObject({
  floor_status: z
    .string()
    .describe('as its last run left it: 0 absent, 1 normal, 2 stuck, 3 motor fault, 47 serial timeout'),
  good: good.extend({ id: z.int() }),
  channel: channelData,
  ...inventory,
});

/** Renders a product. */
export function renderProduct(view: ProductView): z.input<typeof productData> {
  const { lane, product } = view;
  const { id, title } = product.category;
  return {
    id: lane.productId,
    category: { id, title },
    good: renderGood(view),
    channel: renderChannel(view),
    ...renderInventory(view),
  };
}

/** Renders a lane. */
export function renderFloor(view: ProductView): z.input<typeof floorData> {
  const { productId, floorStatus } = view.lane;
  const good = { id: productId, ...renderGood(view) };
  return { floor_status: String(floorStatus), good, channel: renderChannel(view), ...renderInventory(view) };
}

function renderGood({ lane: { productId, productName, price }, product }: ProductView): z.input<typeof good> {
  const { description, thumb, originalPrice, content, goodNo, slug, media } = product;
  return {
    name: productName === '' ? `商品 ${productId}` : productName,
    ...omitEmpty({ description, thumb }),
    price: formatYuan(price),
    original_price: formatYuan(originalPrice ?? price),
    ...omitEmpty({ content }),
    good_no: goodNo === '' ? String(productId) : goodNo,
    ...omitEmpty({ slug, media: [...media] }),
  };
}

function renderChannel({ channel, board }: ProductView): z.input<typeof channelData> {
  const { name, cabinet, lane, row, column } = channel;
  const code = String(lane).padStart(3, '0');
  return { name, cabinet_name: cabinet, code, x: String(row), y: String(column), addr: board };
}

function renderInventory({ lane }: ProductView): { current_inventory: number; inventory?: number } {
  const { stock, capacity } = lane;
  return { current_inventory: stock, ...(capacity !== 0 && { inventory: capacity }) };
}
