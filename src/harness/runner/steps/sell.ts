import type { StepHandler } from './handler.ts';
import { deliver, order, pay } from './orders.ts';
import { awaitCallbacks } from './settled.ts';

/** Whole sales, one after the other: order, pay, deliver, and wait for the callback. */
export const sell: StepHandler<'sell'> = async (customer, step) => {
  for (let sale = 0; sale < step.times; sale++) {
    const label = 'sale';
    await order(customer, { order: label, moreLines: [], ...step.sell, expect: 'accepted' });
    await pay(customer, { pay: label, expect: 'accepted' });
    await deliver(customer, { deliver: label, line: 1, patience: '30s', expect: 'accepted' });
    await awaitCallbacks(customer, { awaitCallbacks: label, ends: step.ends });
  }
};
