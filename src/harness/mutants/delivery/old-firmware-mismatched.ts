import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const oldFirmwareMismatched: Mutant = {
  name: 'old-firmware-mismatched',
  bug: 'An answer of old firmware is taken for the newest delivery of its machine, whatever order it names.',
  detectedBy: ['honest-success', 'one-outcome', 'prompt-release'],
  withinWorlds: 800,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenRules('delivery', {
    matchOldFirmwareResult: (_result, inFlight, past) => inFlight.at(-1) ?? past.at(-1),
  }),
};
