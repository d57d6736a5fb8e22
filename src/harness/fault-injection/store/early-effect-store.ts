import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Store, Tx } from '#core/store/store.ts';
import { changedTx, forwardingStore } from './forwarding-store.ts';

/** Default delay of the write after its effect, ms. */
const defaultWriteMs = 60;

/** Rolls a decision back. */
class RollBack extends Error {}

/** What a {@link earlyEffectStore} does too early. */
export interface EarlyEffect<Written> {
  readonly clock: Clock;
  /** Members of the Tx that see what a decision writes; `see` notes it. */
  readonly watchTx: (tx: Tx, noteWritten: (written: Written) => void) => Partial<Tx>;
  /** Performs the effect that should wait for the commit. */
  readonly effect: (written: Written) => void;
  readonly writeMs?: number;
}

/** A store that acts on what a decision is about to write, and writes it afterwards. */
export function earlyEffectStore<Written>(
  store: Store,
  { clock, watchTx, effect, writeMs = defaultWriteMs }: EarlyEffect<Written>,
): Store {
  return {
    ...forwardingStore(store),
    async decide(decision) {
      const written: Written[] = [];
      try {
        return await store.decide((tx) => {
          written.length = 0;
          const answer = decision(
            changedTx(
              tx,
              watchTx(tx, (value) => void written.push(value)),
            ),
          );
          if (written.length > 0) throw new RollBack();
          return answer;
        });
      } catch (error) {
        if (!(error instanceof RollBack)) throw error;
      }
      for (const value of written) effect(value);
      await sleep(clock, writeMs);
      return store.decide(decision);
    },
  };
}
