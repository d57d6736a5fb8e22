import type { Random } from '../ports/random.ts';

/** How callbacks are sent (PROTOCOL §5). */
export interface CallbackPolicy {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Attempts in all; then the callback is given up. */
  readonly maxAttempts: number;
  /** Pause before the second attempt. Each further pause doubles, up to `maxPauseMs`; each is jittered by ± 20 %. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** Attempts of one merchant under way at once to one receiver (an origin: scheme, host and port). */
  readonly maxPerReceiver: number;
  /** Attempts of one merchant under way at once, all receivers together. */
  readonly maxPerMerchant: number;
  /** Attempts under way at once in all. Divided by the merchants when that is less for each than `perMerchant`. */
  readonly maxConcurrent: number;
  /** A receiver's name that is not resolved within this fails the attempt. */
  readonly resolveTimeoutMs: number;
  /** CIDR ranges of private addresses that may be called all the same, for example `127.0.0.0/8`. */
  readonly allowAddresses: readonly string[];
}

/**
 * Whether an answer with this HTTP status acknowledges a callback: any 2xx does, whatever its body is (PROTOCOL §5).
 */
export function isAcknowledgement(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * Until when a callback belongs to the core that attempts it: the time at which its next attempt would be due if this
 * one failed at its latest.
 */
export function claimedUntil(now: number, pauseMs: number, policy: CallbackPolicy): number {
  return now + policy.resolveTimeoutMs + policy.timeoutMs + pauseMs;
}

/** Origins that stand in front of a path as a parser would give them back: labels of plain letters, and no port. */
const plainOrigin = /^https?:\/\/(?!.*xn--)(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*(?=\/)/;

/**
 * What isolation goes by: scheme, host and port. Asked twice an attempt: a parser takes ten times as long as a look.
 */
export function receiverOf(url: string): string {
  const match = plainOrigin.exec(url);
  if (match) return match[0];
  return URL.canParse(url) ? new URL(url).origin : 'no URL';
}

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
