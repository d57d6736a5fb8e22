import type { CallbackPolicy } from '../config.ts';
import type { Random } from '../ports/random.ts';

/**
 * The pause after a failed attempt, in whole ms: `firstPauseMs`, doubled with each attempt up to `maxPauseMs`, then
 * jittered by ± 20 % so that callbacks that failed together do not come back together (PROTOCOL §5).
 * @param attempts made so far, 1 or more.
 */
export function retryPauseMs(
  attempts: number,
  policy: Pick<CallbackPolicy, 'firstPauseMs' | 'maxPauseMs'>,
  random: Random,
): number {
  // The exponent is bounded as well: 2 ** 1100 is no number of milliseconds.
  const doubled = policy.firstPauseMs * 2 ** Math.min(attempts - 1, 40);
  return Math.round(Math.min(policy.maxPauseMs, doubled) * (0.8 + 0.4 * random.next()));
}
