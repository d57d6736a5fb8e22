import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSample, parseShard, shardOf } from '#bench/power/sample.ts';

/** Mutants of files of several sizes. */
const mutants = [
  ['small.ts', 5],
  ['middle.ts', 50],
  ['big.ts', 445],
].flatMap(([file, count]) =>
  Array.from({ length: Number(count) }, (_, at) => ({ id: `${file}#${at}`, file: String(file) })),
);

describe('a sample', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawSample(mutants, 1, 40)).toEqual(drawSample(mutants, 1, 40));
    expect(drawSample(mutants, 1, 40)).not.toEqual(drawSample(mutants, 2, 40));
  });

  it('does not depend on the order of the mutants', () => {
    expect(drawSample(mutants.toReversed(), 1, 40)).toEqual(drawSample(mutants, 1, 40));
  });

  it('begins with the shorter sample of its seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 400 }), (seed, count) => {
        expect(drawSample(mutants, seed, count + 100).slice(0, count)).toEqual(drawSample(mutants, seed, count));
      }),
      { numRuns: 20 },
    );
  });

  it('is spread over files by the number of their mutants', () => {
    for (const seed of [1, 2, 3]) {
      const sample = drawSample(mutants, seed, 100);
      const ofBig = sample.filter(({ file }) => file === 'big.ts').length;
      expect(ofBig).toBeGreaterThanOrEqual(86);
      expect(ofBig).toBeLessThanOrEqual(92);
      expect(sample.some(({ file }) => file === 'small.ts')).toBe(true);
    }
  });

  it('keeps the order of other files when one file changes', () => {
    const order = (of: typeof mutants): string[] =>
      drawSample(of, 1, 500)
        .filter(({ file }) => file === 'big.ts')
        .map(({ id }) => id);
    expect(order(mutants.filter(({ file }) => file !== 'middle.ts'))).toEqual(order(mutants));
  });
});

describe('shards', () => {
  it('have each mutant once, together', () => {
    const sample = drawSample(mutants, 1, 103);
    const parts = [1, 2, 3, 4].map((index) => shardOf(sample, { index, of: 4 }));
    expect(new Set(parts.flat())).toEqual(new Set(sample));
    expect(parts.flat()).toHaveLength(103);
    expect(parts.map(({ length }) => length)).toEqual([26, 26, 26, 25]);
  });

  it('are written as 1/4', () => {
    expect(parseShard('1/4')).toEqual({ index: 1, of: 4 });
    for (const wrong of ['0/4', '5/4', '1', 'a/b', '1/0']) expect(parseShard(wrong)).toBeNull();
  });
});
