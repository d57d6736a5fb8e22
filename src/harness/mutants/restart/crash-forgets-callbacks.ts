import type { Mutant } from '../mutant.ts';
import { changedStore } from '../decorators/broken-tx.ts';

export const crashForgetsCallbacks: Mutant = {
  name: 'crash-forgets-callbacks',
  bug: 'Callbacks that are pending when the core is killed are lost after the restart.',
  detectedBy: ['callback-delivered'],
  withinWorlds: 200,
  fromOutside: { hidden: 'Only a core that is killed loses them, and vendloop kills no core that it did not start.' },
  makePatch: () => ({
    parts: (parts, nth) => {
      if (nth === 1) return parts;
      /** Callbacks that this core has queued itself. */
      const queuedHere = new Set<number>();
      const store = changedStore(parts.store, (tx) => ({
        putCallback: (callback) => {
          queuedHere.add(callback.id);
          tx.putCallback(callback);
        },
      }));
      const dueDeadlines: typeof store.dueDeadlines = async (...asked) =>
        (await store.dueDeadlines(...asked)).filter((row) => row.kind !== 'callback' || queuedHere.has(row.callbackId));
      return { ...parts, store: { ...store, dueDeadlines } };
    },
  }),
};
