import type { formats as english } from '../en/formats.ts';
import { reportsIn } from '../sentences/index.ts';
import { outcomeTexts as outcome } from './events.ts';

/** Seconds with one place, for countdowns. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} 秒`;

/** Durations, outcomes, names and lists in Chinese. */
export const formats: typeof english = {
  seconds,
  outcome,
  motor: (_english, chinese) => chinese,
  pair: (name, text) => `${name}：${text}`,
  list: (items) => items.join('、'),
  sentence: reportsIn('zh'),
};
