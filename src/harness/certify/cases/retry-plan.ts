import type { CallbackCapabilities } from '#drivers/capabilities.ts';
import type { LocalText } from '../local-text.ts';

/** Which pauses between attempts of a callback are examined. */
export interface RetryPlan {
  /** From the first on, at least one, ms. */
  readonly pauses: readonly number[];
  /** All pauses are examined, and that no attempt follows the last. */
  readonly isWhole: boolean;
  /** What is not examined; empty texts where all is. */
  readonly left: LocalText;
  /** How long all of it takes at most, ms. */
  readonly waitMs: number;
}

/** As many pauses as fit into a time, and the first in any case. */
export function retryPlan({ retryMs, jitter }: CallbackCapabilities, budgetMs: number): RetryPlan {
  const longest = (pauses: readonly number[]): number => pauses.reduce((sum, pause) => sum + pause * (1 + jitter), 0);
  // After the last pause it is observed for as long that no more comes.
  const waitOf = (count: number): number => longest(retryMs.slice(0, count)) + longest(retryMs.slice(count - 1, count));
  let count = Math.min(1, retryMs.length);
  while (count < retryMs.length && waitOf(count + 1) <= budgetMs) count += 1;
  const isWhole = count === retryMs.length;
  const first = retryMs[count] ?? 0;
  return {
    pauses: retryMs.slice(0, count),
    isWhole,
    left: isWhole
      ? { en: '', zh: '' }
      : {
          en: `pauses ${count + 1} to ${retryMs.length} (${first} ms and on)`,
          zh: `第 ${count + 1} 至 ${retryMs.length} 个间隔（${first} 毫秒起）`,
        },
    waitMs: waitOf(count),
  };
}
