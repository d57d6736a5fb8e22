import { databaseNote } from '#core/domain/ids.ts';
import type { Store } from '#core/store/store.ts';

/** Gives a new store the number 0, so that orders, records and tokens count from 1 in a test. @returns the store. */
export async function withPlainIds<S extends Store>(store: S): Promise<S> {
  await store.decide((tx) => tx.putNote(databaseNote, '0'));
  return store;
}
