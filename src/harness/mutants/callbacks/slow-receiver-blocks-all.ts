import { defaultRules } from '#core/rules.ts';
import type { Mutant } from '../mutant.ts';

export const slowReceiverBlocksAll: Mutant = {
  name: 'slow-receiver-blocks-all',
  bug: 'Callbacks of all receivers are sent one at a time: a receiver that hangs blocks all others.',
  detectedBy: ['callback-isolated'],
  withinWorlds: 400,
  fromOutside: { scenario: 'refusals-from-outside' },
  makePatch: () => ({
    parts: (parts) => ({
      ...parts,
      config: { ...parts.config, callbacks: { ...parts.config.callbacks, maxPerReceiver: 1 } },
      rules: { ...defaultRules, callback: { ...defaultRules.callback, receiverOf: () => 'everybody' } },
    }),
  }),
};
