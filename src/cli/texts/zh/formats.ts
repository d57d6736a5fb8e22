import type { formats as english } from '../en/formats.ts';
import { reportsIn } from '../sentences/index.ts';
import { seconds } from '#harness/reports/delivery-texts/zh-formats.ts';

/** Durations, outcomes, names and lists in Chinese. */
export const formats: typeof english = {
  seconds,
  motor: (_english, chinese) => chinese,
  pair: (name, text) => `${name}：${text}`,
  list: (items) => items.join('、'),
  sentence: reportsIn('zh'),
};
