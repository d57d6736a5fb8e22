import { percentiles } from '../history/percentiles.ts';
import type { PathEntry } from './path-times.ts';
import type { Blocks, TimeName } from './result.ts';

/** A run is cut into so many blocks of equal length: enough for an interval, and each long enough for a median. */
const blockCount = 10;
/** A block with fewer deliveries is left out. */
const minEntries = 20;

/**
 * The times that releases are compared by: what the core adds, in all and phase by phase. The device's time is
 * simulated.
 */
export const comparedTimes: readonly TimeName[] = ['added', 'verify', 'store', 'dispatch', 'settle', 'callback'];

/** Cuts measured deliveries into blocks by when they were due. @param from @param to ms since the run began. */
export function blocksOf(entries: readonly PathEntry[], from: number, to: number): readonly Blocks[] {
  const length = (to - from) / blockCount;
  return comparedTimes.flatMap((timeName) => {
    const blocks = Array.from({ length: blockCount }, () => [] as number[]);
    for (const { request, times } of entries) {
      const time = times[timeName];
      const block = blocks[Math.min(blockCount - 1, Math.floor((request.intended - from) / length))];
      if (time !== undefined && block && request.intended >= from && request.intended < to) block.push(time);
    }
    const percentilesOfBlocks = blocks.filter((block) => block.length >= minEntries).map((block) => percentiles(block));
    const blocksAt = (quantile: 0.5 | 0.95): Blocks => ({
      timeName,
      quantile,
      ms: percentilesOfBlocks.map((sum) => (quantile === 0.5 ? sum?.p50 : sum?.p95) ?? 0),
    });
    return percentilesOfBlocks.length === 0 ? [] : [blocksAt(0.5), blocksAt(0.95)];
  });
}
