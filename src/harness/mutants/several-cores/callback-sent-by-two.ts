import type { Mutant } from '../mutant.ts';
import { brokenRules } from '../decorators/broken-rules.ts';

export const callbackSentByTwo: Mutant = {
  name: 'callback-sent-by-two',
  bug: 'A core that sends a callback leaves it due: while the receiver takes its time, the others send it as well.',
  detectedBy: ['callback-delivered', 'specification'],
  withinWorlds: 100,
  fromOutside: { hidden: 'Only several cores show it, and vendloop does not choose the core that a call reaches.' },
  cores: 3,
  makePatch: brokenRules('callback', { claimedUntil: (now) => now }),
};
