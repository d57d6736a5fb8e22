import type { CallbackTerms } from './event.ts';

/** Jitter of every pause, as a share of it (PROTOCOL §5). */
const jitterShare = 0.2;

/** The shortest pause that may follow an attempt, in ms. @param attempt from 1. */
export function minPauseMs(terms: CallbackTerms, attempt: number): number {
  return (1 - jitterShare) * pauseMs(terms, attempt);
}

/** A pause that doubles so often is as long as a number can be. */
const mostPauses = 2_000;

/**
 * How long a callback can be under way before it is given up, in ms: all its attempts and all the pauses between them.
 */
export function retryHorizonMs(terms: CallbackTerms): number {
  let horizonMs = terms.timeoutMs;
  const grows = Math.min(terms.maxAttempts, mostPauses);
  for (let attempt = 1; attempt < grows; attempt += 1)
    horizonMs += terms.timeoutMs + (1 + jitterShare) * pauseMs(terms, attempt);
  if (terms.maxAttempts > grows)
    horizonMs += (terms.maxAttempts - grows) * (terms.timeoutMs + (1 + jitterShare) * pauseMs(terms, grows));
  return Math.ceil(horizonMs);
}

function pauseMs({ firstPauseMs, maxPauseMs }: CallbackTerms, attempt: number): number {
  return Math.min(maxPauseMs, firstPauseMs * 2 ** (attempt - 1));
}
