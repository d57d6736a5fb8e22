import { expect, it } from 'vitest';
import { StoreFailure, type Store } from '#core/store/store.ts';

/** The end of a store. */
export function describeEnd(store: () => Store): void {
  it('ends the decisions under way, then takes no call', async () => {
    const last = store().decide((tx) => tx.next('order'));
    await store().close();
    expect(await last).toBe(1);
    await expect(store().decide((tx) => tx.next('order'))).rejects.toThrow(StoreFailure);
    await expect(store().read((rows) => rows.order(1))).rejects.toThrow(StoreFailure);
    await expect(store().dueDeadlines(1, 1)).rejects.toThrow(StoreFailure);
    await expect(store().nextDeadline(-1)).rejects.toThrow(StoreFailure);
    await expect(store().prune(1)).rejects.toThrow(StoreFailure);
    await store().close();
  });
}
