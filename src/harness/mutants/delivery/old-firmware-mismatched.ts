import type { Animal } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const oldFirmwareMismatched: Animal = {
  name: 'old-firmware-mismatched',
  bug: 'An answer of old firmware is taken for the newest delivery of its machine, whatever order it names.',
  caughtBy: ['honest-success', 'one-outcome', 'prompt-release'],
  within: 800,
  make: brokenRules('delivery', { oldFirmwareMatch: (_result, inFlight, past) => inFlight.at(-1) ?? past.at(-1) }),
};
