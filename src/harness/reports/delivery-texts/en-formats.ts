import type { CallbackOutcome } from '#harness/history/callback-outcome.ts';

/** Outcomes in English. */
export const outcome: Readonly<Record<CallbackOutcome, string>> = {
  success: 'success',
  failure: 'failure',
  timeout: 'timeout',
};

/** Seconds with one place, for countdowns. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
