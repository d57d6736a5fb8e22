import { expect } from 'vitest';
import { matchers, type MatcherContext, type MatcherResult, type Sale } from 'vendloop/vitest';

/** A matcher of your own: a customer got the goods, or was not charged. It asks `toSettle` for each good end. */
async function toTreatCustomerWell(this: MatcherContext, sale: Sale): Promise<MatcherResult> {
  for (const outcome of ['success', 'failure', 'refused'] as const) {
    const result: MatcherResult = await matchers.toSettle.call(this, sale, outcome);
    if (result.pass) return { pass: true, message: () => `the customer at machine ${sale.machine} was treated well` };
  }
  return { pass: false, message: () => `the customer at machine ${sale.machine} paid, and waits` };
}

expect.extend({ toTreatCustomerWell });

declare module 'vitest' {
  interface Matchers<T> {
    toTreatCustomerWell(): Promise<void>;
  }
}
