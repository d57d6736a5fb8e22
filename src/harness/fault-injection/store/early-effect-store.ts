import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Store, Tx } from '#core/store/store.ts';
import { changedTx, forwardingStore } from './forwarding-store.ts';

/** How long the write takes that comes behind the deed, unless told otherwise, ms. */
const usualWriteMs = 60;

/** Takes back what a decision has written. */
class NotYet extends Error {}

/** What a {@link hastyStore} does too early. */
export interface Haste<Seen> {
  readonly clock: Clock;
  /** Members of the Tx that see what a decision writes; `see` notes it. */
  readonly watch: (tx: Tx, see: (seen: Seen) => void) => Partial<Tx>;
  /** Does what should have waited for the commit. */
  readonly act: (seen: Seen) => void;
  readonly writeMs?: number;
}

/** A store that acts on what a decision is about to write, and writes it afterwards. */
export function hastyStore<Seen>(store: Store, { clock, watch, act, writeMs = usualWriteMs }: Haste<Seen>): Store {
  return {
    ...forwardingStore(store),
    async decide(decision) {
      const seen: Seen[] = [];
      try {
        return await store.decide((tx) => {
          seen.length = 0;
          const answer = decision(
            changedTx(
              tx,
              watch(tx, (one) => void seen.push(one)),
            ),
          );
          if (seen.length > 0) throw new NotYet();
          return answer;
        });
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
      }
      for (const one of seen) act(one);
      await sleep(clock, writeMs);
      return store.decide(decision);
    },
  };
}
