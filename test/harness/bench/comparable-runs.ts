import type { Random } from '#core/ports/random.ts';
import { blocksOf } from '#harness/bench/blocks.ts';
import type { BenchResult, Blocks } from '#harness/bench/result.ts';
import { passing } from '../reports/bench/sample.ts';
import { makeDeliveredEntry } from './builders.ts';

/** How long a phase takes on a shared machine: a middle, a long tail, and now and then a stall. */
function phaseMs(random: Random, middle: number): number {
  const tail = -Math.log(1 - random.next());
  return middle * (0.7 + 0.5 * tail) + (random.next() < 0.002 ? 40 * random.next() : 0);
}

/** The blocks of a run of ten seconds at a hundred a second. */
export function runBlocks(random: Random, slowerMs = 0): readonly Blocks[] {
  const entries = Array.from({ length: 1_000 }, (_, k) => {
    const [verify, store, dispatch, settle, callback] = [0.4, 3, 1, 3, 4].map((middle) => phaseMs(random, middle)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const slow = store + slowerMs;
    return makeDeliveredEntry(k * 10, {
      verify,
      store: slow,
      dispatch,
      settle,
      callback,
      added: verify + slow + dispatch + settle + callback,
    });
  });
  return blocksOf(entries, 0, 10_000);
}

/** The blocks of one time. */
export const blocks = (
  ms: readonly number[],
  timeName: Blocks['timeName'] = 'store',
  quantile: 0.5 | 0.95 = 0.5,
): Blocks => ({
  timeName,
  quantile,
  ms,
});

const { about } = passing();

/** What a baseline comparison reads of a result; `k6` is the share of a processor that k6 used. */
export const comparable = (
  list: readonly Blocks[],
  overrides: Partial<BenchResult['about']> = {},
  profile = 'gate',
  k6 = 0.3,
) => ({
  profile,
  blocks: list,
  about: { ...about, ...overrides },
  processes: k6Use(k6),
  diskMs: 0.2,
});

/** The usage samples of k6; 0: none. */
const k6Use = (cpu: number): BenchResult['processes'] =>
  cpu === 0 ? [] : [{ name: 'k6', cpu, cpuMax: 1, rssMb: 1, rssMaxMb: 1 }];
