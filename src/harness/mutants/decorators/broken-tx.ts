import type { CoreParts } from '#core/core.ts';
import type { Store, Tx } from '#core/store/store.ts';
import type { PatchFactory } from '#harness/fault-injection/core/core-patch.ts';
import { changedTx, forwardingStore } from '#harness/fault-injection/store/forwarding-store.ts';

/** Members that one decision finds in place of those of its Tx. Called anew for each decision. */
export type TxChange = (tx: Tx, parts: CoreParts, nth: number) => Partial<Tx>;

/**
 * A core whose decisions see another Tx than the store's.
 * @param makeTxChange called once for each run, so that a change may remember what the decisions before did.
 */
export function brokenTx(makeTxChange: () => TxChange): PatchFactory {
  return () => {
    const change = makeTxChange();
    return { parts: (parts, nth) => ({ ...parts, store: changedStore(parts.store, (tx) => change(tx, parts, nth)) }) };
  };
}

/** A store whose decisions see another Tx. */
export function changedStore(store: Store, change: (tx: Tx) => Partial<Tx>): Store {
  return { ...forwardingStore(store), decide: (decision) => store.decide((tx) => decision(changedTx(tx, change(tx)))) };
}
