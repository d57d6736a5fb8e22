import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'vitest';
import type { Store } from '#core/store/store.ts';
import { storeCommands } from './commands.ts';
import { describeDeadlines } from './conformance/deadlines.ts';
import { describeDecisions } from './conformance/decisions.ts';
import { describeEnd } from './conformance/close.ts';
import { describeOrder } from './conformance/order.ts';
import { describeRows } from './conformance/rows.ts';
import { StoreModel } from './model.ts';
import { runs } from '#test/properties/settings.ts';

/**
 * What every store promises.
 * @param open gives a new, empty store; the suite closes it.
 * @param numRuns how many random lives the store is led through beside a naive model.
 */
export function describeStore(name: string, open: () => Promise<Store>, numRuns = 100): void {
  describe(`${name} keeps the promises of a store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());
    const current = (): Store => store;
    describeRows(current);
    describeOrder(current);
    describeDecisions(current);
    describeDeadlines(current);
    describeEnd(current);
  });

  describe(`${name} and a naive model`, () => {
    it('answer alike through any life', async () => {
      await fc.assert(
        fc.asyncProperty(storeCommands(), async (commands) => {
          const real = await open();
          try {
            await fc.asyncModelRun(() => ({ model: new StoreModel(), real }), commands);
          } finally {
            await real.close();
          }
        }),
        { numRuns: runs(numRuns) },
      );
    });
  });
}
