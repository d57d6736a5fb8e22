import type { Delivery } from '#core/domain/delivery.ts';
import type { CoreParts } from '#core/core.ts';
import { changedTx, forwardingStore } from '#harness/fault-injection/store/forwarding-store.ts';
import type { Mutant } from '../mutant.ts';

/** How long a core goes by what it found due, ms. */
const memoryMs = 1_500;

export const deadlineFiredTwice: Mutant = {
  name: 'deadline-fired-twice',
  bug: 'Two cores find one timeout due, and each settles the delivery without another look at its row.',
  detectedBy: ['one-outcome', 'callback-honest', 'specification'],
  withinWorlds: 60,
  fromOutside: { hidden: 'Only several cores show it, and vendloop does not choose the core that a call reaches.' },
  cores: 3,
  makePatch: () => ({ parts: (parts) => ({ ...parts, store: trustingStore(parts) }) }),
};

/** A store whose timeouts are found due by each core at once, and whose rows are then taken as they were. */
function trustingStore({ store, clock }: CoreParts) {
  const found = new Map<string, { readonly row: Delivery; readonly at: number }>();
  return {
    ...forwardingStore(store),
    dueDeadlines: async (...asked: Parameters<typeof store.dueDeadlines>) => {
      const due = await store.dueDeadlines(...asked);
      for (const row of due) {
        if (row.kind !== 'timeout' || found.has(row.deliveryId)) continue;
        const delivery = await store.read((rows) => rows.delivery(row.deliveryId));
        if (delivery) found.set(row.deliveryId, { row: delivery, at: clock.monotonic() });
      }
      // As if each core were the one that the row's key picks.
      return due.map((row) => (row.kind === 'timeout' ? { ...row, at: row.at - memoryMs } : row));
    },
    decide: <T>(decision: (tx: Parameters<Parameters<typeof store.decide<T>>[0]>[0]) => T): Promise<T> =>
      store.decide((tx) =>
        decision(
          changedTx(tx, {
            delivery: (id) => {
              const known = found.get(id);
              return known && clock.monotonic() - known.at <= memoryMs ? known.row : tx.delivery(id);
            },
          }),
        ),
      ),
  };
}
