import type { Animal } from '../mutant.ts';
import { changedStore } from '../decorators/broken-tx.ts';

export const crashForgetsCallbacks: Animal = {
  name: 'crash-forgets-callbacks',
  bug: 'Callbacks that were still to be told when the core died are forgotten by the next one.',
  caughtBy: ['callback-delivered'],
  within: 200,
  make: () => ({
    parts: (parts, nth) => {
      if (nth === 1) return parts;
      /** Callbacks that this core has queued itself. */
      const own = new Set<number>();
      const store = changedStore(parts.store, (tx) => ({
        putCallback: (callback) => {
          own.add(callback.id);
          tx.putCallback(callback);
        },
      }));
      const due: typeof store.due = async (...asked) =>
        (await store.due(...asked)).filter((row) => row.kind !== 'callback' || own.has(row.callbackId));
      return { ...parts, store: { ...store, due } };
    },
  }),
};
