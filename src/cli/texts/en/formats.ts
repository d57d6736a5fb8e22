import type { CallbackOutcome } from '#harness/history/callback-outcome.ts';

export const outcome: Readonly<Record<CallbackOutcome, string>> = {
  success: 'success',
  failure: 'failure',
  timeout: 'timeout',
};

/** Seconds with one place, for countdowns. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;

/** Durations, outcomes, names and lists in English. */
export const formats = {
  seconds,
  outcome,
  motor: (english: string, _chinese: string) => english,
  /** A name and its description. */
  pair: (name: string, text: string) => `${name}: ${text}`,
  list: (items: readonly string[]) => items.join(', '),
  /** A sentence of a report, which is written in English. */
  sentence: (english: string) => english,
};
