import { soundRules } from '#core/rules.ts';
import type { Animal } from '../mutant.ts';

export const slowReceiverBlocksAll: Animal = {
  name: 'slow-receiver-blocks-all',
  bug: 'Callbacks are sent one at a time, whoever they are for: a receiver that hangs holds up every other.',
  caughtBy: ['callback-isolated'],
  within: 400,
  make: () => ({
    parts: (parts) => ({
      ...parts,
      config: { ...parts.config, callbacks: { ...parts.config.callbacks, perReceiver: 1 } },
      rules: { ...soundRules, callback: { ...soundRules.callback, receiverOf: () => 'everybody' } },
    }),
  }),
};
