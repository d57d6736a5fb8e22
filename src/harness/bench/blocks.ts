import { percentiles } from '../history/percentiles.ts';
import type { PathEntry } from './path-times.ts';
import type { Blocks, Timed } from './result.ts';

/** A run is cut into so many stretches of equal length: enough for an interval, and each long enough for a median. */
const stretches = 10;
/** A stretch with fewer deliveries tells nothing. */
const fewest = 20;

/** What a release is compared by: what the core adds, in all and stage by stage. The device's time is simulated. */
export const comparedThings: readonly Timed[] = ['added', 'verify', 'store', 'dispatch', 'settle', 'callback'];

/** Cuts measured deliveries into stretches by when they were due. @param from @param to ms since the run began. */
export function blocksOf(entries: readonly PathEntry[], from: number, to: number): readonly Blocks[] {
  const length = (to - from) / stretches;
  return comparedThings.flatMap((of) => {
    const cut = Array.from({ length: stretches }, () => [] as number[]);
    for (const { asked, times } of entries) {
      const time = times[of];
      const block = cut[Math.min(stretches - 1, Math.floor((asked.intended - from) / length))];
      if (time !== undefined && block && asked.intended >= from && asked.intended < to) block.push(time);
    }
    const sums = cut.filter((block) => block.length >= fewest).map((block) => percentiles(block));
    const at = (quantile: 0.5 | 0.95): Blocks => ({
      of,
      quantile,
      ms: sums.map((sum) => (quantile === 0.5 ? sum?.p50 : sum?.p95) ?? 0),
    });
    return sums.length === 0 ? [] : [at(0.5), at(0.95)];
  });
}
