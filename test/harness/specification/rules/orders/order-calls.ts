import type { Json } from '#harness/specification/observation.ts';
import { ok, SampleCalls, type CallOptions, type SampleAnswer } from '../sample.ts';

function basket(tradeId: string, ...lines: readonly (readonly [product: number, quantity: number])[]) {
  const products = lines.map(([product, quantity]) => ({ product_id: product, quantity }));
  return { notify_url: 'https://shop.example/n', trade_id: tradeId, products };
}

/** Calls about orders at one machine. */
export class Orders extends SampleCalls {
  create(tradeId: string, lines: readonly (readonly [number, number])[], answer: SampleAnswer, options: CallOptions) {
    return this.add('POST /orders', basket(tradeId, ...lines), answer, options);
  }

  get(id: number, answer: SampleAnswer, options: CallOptions) {
    return this.add(`POST /orders/${id}`, {}, answer, options);
  }

  update(id: number, status: string, answer: SampleAnswer, options: CallOptions) {
    return this.add(`PUT /orders/${id}`, { status }, answer, options);
  }
}

/** An order of one line of product 131 as an answer shows it. */
export function shown(changes: Record<string, Json> = {}, record: Record<string, Json> = {}): Json {
  return {
    order_id: 60,
    trade_id: 'T1',
    date: '2024-05-04',
    amount: '0.90',
    status: 'NOTPAY',
    records: [{ id: 78, product_id: 131, quantity: 1, price: '0.90', status: '未取货', notify_sent: '0', ...record }],
    ...changes,
  };
}

/** One order of product 131 with id 60, at the start of the run. */
export const created = () => new Orders().create('T1', [[131, 1]], ok({ order_id: 60 }), { at: 0 });
