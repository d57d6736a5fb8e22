import type { Callback } from '#core/domain/callback.ts';
import type { Mutant } from '../mutant.ts';
import { earlyEffectStore } from '#harness/fault-injection/store/early-effect-store.ts';

export const notifiedBeforeStored: Mutant = {
  name: 'notified-before-stored',
  bug: 'The merchant is notified of an outcome before it is stored.',
  detectedBy: ['callback-honest'],
  withinWorlds: 20,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: () => ({
    parts: (parts) => {
      const { clock, config, http, store } = parts;
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return {
        ...parts,
        store: earlyEffectStore<Callback>(store, {
          clock,
          watchTx: (tx, noteWritten) => ({
            putCallback: (callback) => {
              if (!tx.callback(callback.id)) noteWritten(callback);
              tx.putCallback(callback);
            },
          }),
          // Whether it arrives is nothing to this one: the sender sends it again when it is written.
          effect: ({ url, body }) =>
            void http
              .send({ method: 'POST', url, headers, body }, { timeoutMs: config.callbacks.timeoutMs })
              .catch(() => undefined),
        }),
      };
    },
  }),
};
