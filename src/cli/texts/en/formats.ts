import { seconds } from '#harness/reports/delivery-texts/en-formats.ts';

/** Durations, outcomes, names and lists in English. */
export const formats = {
  seconds,
  motor: (english: string, _chinese: string) => english,
  /** A name and its description. */
  pair: (name: string, text: string) => `${name}: ${text}`,
  list: (items: readonly string[]) => items.join(', '),
  /** A sentence of a report, which is written in English. */
  sentence: (english: string) => english,
};
