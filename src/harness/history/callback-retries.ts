import type { CallbackTerms } from './header.ts';

/** Jitter of every pause, as a share of it (PROTOCOL §5), where no other is declared. */
const usualJitter = 0.2;

/** The shortest pause that may follow an attempt, in ms. @param attempt from 1. */
export function minPauseMs(terms: CallbackTerms, attempt: number): number {
  return (1 - (terms.jitter ?? usualJitter)) * pauseMs(terms, attempt);
}

/** A pause that doubles so often is as long as a number can be. */
const mostPauses = 2_000;

/**
 * How long a callback can be under way before it is given up, in ms: all its attempts and all the pauses between them.
 */
export function retryHorizonMs(terms: CallbackTerms): number {
  let horizonMs = terms.timeoutMs;
  const grows = Math.min(terms.maxAttempts, mostPauses);
  for (let attempt = 1; attempt < grows; attempt += 1) horizonMs += terms.timeoutMs + maxPauseMs(terms, attempt);
  if (terms.maxAttempts > grows)
    horizonMs += (terms.maxAttempts - grows) * (terms.timeoutMs + maxPauseMs(terms, grows));
  return Math.ceil(horizonMs);
}

/** The longest pause that may follow an attempt, in ms. @param attempt from 1. */
export function maxPauseMs(terms: CallbackTerms, attempt: number): number {
  return (1 + (terms.jitter ?? usualJitter)) * pauseMs(terms, attempt);
}

function pauseMs({ firstPauseMs, maxPauseMs: limitMs, pausesMs }: CallbackTerms, attempt: number): number {
  if (pausesMs) return pausesMs[attempt - 1] ?? 0;
  return Math.min(limitMs, firstPauseMs * 2 ** (attempt - 1));
}
