import type { Callback } from '#core/domain/callback.ts';
import type { Animal } from '../mutant.ts';
import { hastyStore } from '#harness/fault-injection/store/early-effect-store.ts';

export const toldBeforeStored: Animal = {
  name: 'told-before-stored',
  bug: 'The merchant is told of an outcome while it is still being written.',
  caughtBy: ['callback-honest'],
  within: 20,
  make: () => ({
    parts: (parts) => {
      const { clock, config, http, store } = parts;
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return {
        ...parts,
        store: hastyStore<Callback>(store, {
          clock,
          watch: (tx, see) => ({
            putCallback: (callback) => {
              if (!tx.callback(callback.id)) see(callback);
              tx.putCallback(callback);
            },
          }),
          // Whether it arrives is nothing to this one: the sender sends it again when it is written.
          act: ({ url, body }) =>
            void http
              .send({ method: 'POST', url, headers, body }, { timeoutMs: config.callbacks.timeoutMs })
              .catch(() => undefined),
        }),
      };
    },
  }),
};
