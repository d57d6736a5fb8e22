import type { Store, Tx } from '#core/store/store.ts';
import { ForwardingTx } from './forwarding-tx.ts';

/** A Tx through which everything goes but what `change` does in its own way. */
export function changedTx(tx: Tx, change: Partial<Tx>): Tx {
  return Object.assign(new ForwardingTx(tx), change);
}

/** The same store as an object whose members can be replaced one by one. */
export function forwardingStore(store: Store): Store {
  return {
    decide: (decision) => store.decide(decision),
    read: (query) => store.read(query),
    dueDeadlines: (...asked) => store.dueDeadlines(...asked),
    nextDeadline: (after) => store.nextDeadline(after),
    prune: (wallNow) => store.prune(wallNow),
    close: () => store.close(),
  };
}
