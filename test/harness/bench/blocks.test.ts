import { describe, expect, it } from 'vitest';
import { blocksOf, comparedTimes } from '#harness/bench/blocks.ts';
import { makeDeliveredEntry } from './builders.ts';

describe('blocks', () => {
  const makeEntries = (from: number, to: number, every: number, added = 10) =>
    Array.from({ length: (to - from) / every }, (_, k) =>
      makeDeliveredEntry(from + k * every, { added, store: added / 2 }),
    );

  it('are ten stretches, each with its median and 95th percentile', () => {
    const blocks = blocksOf(makeEntries(5_000, 15_000, 50), 5_000, 15_000);
    expect(blocks.map(({ timeName, quantile, ms }) => [timeName, quantile, ms.length])).toEqual([
      ['added', 0.5, 10],
      ['added', 0.95, 10],
      ['store', 0.5, 10],
      ['store', 0.95, 10],
    ]);
    expect(blocks[0]!.ms).toEqual(Array.from({ length: 10 }, () => 10));
  });

  it('hold what was due from their beginning on, and nothing of the end or of before', () => {
    const end = Array.from({ length: 30 }, () => makeDeliveredEntry(15_000, { added: 999, store: 999 }));
    const edge = [
      ...makeEntries(4_000, 5_000, 50, 999),
      ...makeEntries(5_000, 15_000, 50),
      ...end,
      ...makeEntries(15_000, 16_000, 50, 999),
    ];
    for (const { timeName, ms } of blocksOf(edge, 5_000, 15_000))
      expect(ms).toEqual(Array.from({ length: 10 }, () => (timeName === 'added' ? 10 : 5)));
  });

  it('are left out where there are fewer than twenty deliveries', () => {
    expect(blocksOf([...makeEntries(0, 1_000, 50), ...makeEntries(1_000, 1_950, 50)], 0, 10_000)[0]!.ms).toHaveLength(
      1,
    );
    expect(blocksOf(makeEntries(0, 950, 50), 0, 10_000)).toEqual([]);
    expect(blocksOf([], 0, 10_000)).toEqual([]);
  });

  it('never have the machine’s own time', () => {
    expect(comparedTimes).not.toContain('device');
    expect(comparedTimes).not.toContain('path');
  });
});
