import type { Store, Tx } from '#core/store/store.ts';
import { ThroughTx } from './forwarding-tx.ts';

/** A Tx through which everything goes but what `change` does in its own way. */
export function changedTx(tx: Tx, change: Partial<Tx>): Tx {
  return Object.assign(new ThroughTx(tx), change);
}

/** The same store as an object whose members can be replaced one by one. */
export function forwardingStore(store: Store): Store {
  return {
    decide: (decision) => store.decide(decision),
    read: (look) => store.read(look),
    due: (...asked) => store.due(...asked),
    nextDue: (after) => store.nextDue(after),
    prune: (wallNow) => store.prune(wallNow),
    close: () => store.close(),
  };
}
