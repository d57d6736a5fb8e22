import assert from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Random } from '#core/ports/random.ts';
import { seededRandom } from '#harness/stages/random.ts';

const draws = (random: Random, count = 8): number[] => Array.from({ length: count }, () => random.next());

describe('seeded chance', () => {
  it('gives the numbers it has always given: a change here makes every recorded seed worthless', () => {
    const random = seededRandom(7);
    expect(draws(random, 4)).toEqual([
      0.3359044609199845, 0.48645989891639274, 0.20667255505136406, 0.6106340794446858,
    ]);
    expect(Array.from({ length: 6 }, () => random.integer(1, 6))).toEqual([5, 3, 3, 4, 5, 6]);
    const motor = seededRandom(7).fork('10000001').fork('motor');
    expect(draws(motor, 3)).toEqual([0.06474175620553235, 0.5507549455235072, 0.8724163396358237]);
    expect(motor.integer(-(2 ** 40), 2 ** 40)).toBe(-819349493276);
    expect(seededRandom(Number.MAX_SAFE_INTEGER).next()).toBe(0.013947307821584709);
  });

  it('gives one sequence for one seed and another for another', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        assert.deepEqual(draws(seededRandom(a)), draws(seededRandom(a)));
        if (a !== b) assert.notDeepEqual(draws(seededRandom(a)), draws(seededRandom(b)));
      }),
    );
  });

  it('draws from 0 up to but not including 1, evenly', () => {
    const random = seededRandom(1);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let count = 0; count < 100_000; count += 1) {
      const drawn = random.next();
      assert(drawn >= 0 && drawn < 1);
      tenths[Math.floor(drawn * 10)]! += 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('draws whole numbers within both ends, and reaches both', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 3 }),
        (seed, min, width) => {
          const random = seededRandom(seed);
          const seen = new Set(Array.from({ length: 200 }, () => random.integer(min, min + width)));
          assert.deepEqual(
            [...seen].sort((a, b) => a - b),
            Array.from({ length: width + 1 }, (_, at) => min + at),
          );
        },
      ),
    );
  });

  it('favours no whole number, also where the range is no power of two', () => {
    const random = seededRandom(3);
    // Of 2³² values onto 3·2³⁰ a plain remainder would give the lowest third twice its share.
    let low = 0;
    for (let count = 0; count < 30_000; count += 1) if (random.integer(0, 3 * 2 ** 30 - 1) < 2 ** 30) low += 1;
    expect(Math.abs(low - 10_000)).toBeLessThan(400);
  });

  it('refuses bounds and seeds that are not whole numbers', () => {
    const random = seededRandom(1);
    for (const [min, max] of [
      [2, 1],
      [0.5, 2],
      [0, Number.NaN],
      [0, Infinity],
    ] as const)
      expect(() => random.integer(min, max)).toThrow(RangeError);
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 53])
      expect(() => seededRandom(seed)).toThrow(/A seed is a whole number/);
  });
});

describe('forks', () => {
  it('depend on seed and name alone, not on what was drawn before', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), fc.nat({ max: 20 }), (seed, name, drawnBefore) => {
        const used = seededRandom(seed);
        draws(used, drawnBefore);
        used.fork('another fork').next();
        assert.deepEqual(draws(used.fork(name)), draws(seededRandom(seed).fork(name)));
      }),
    );
  });

  it('take nothing from the stream that they leave', () => {
    const [forked, plain] = [seededRandom(9), seededRandom(9)];
    draws(forked.fork('a'));
    expect(draws(forked)).toEqual(draws(plain));
  });

  it('differ by every part of their path', () => {
    const root = seededRandom(5);
    const paths = [
      [],
      [''],
      ['', ''],
      ['a'],
      ['b'],
      ['a', 'b'],
      ['b', 'a'],
      ['ab'],
      ['a/b'],
      ['a', ''],
      ['', 'a'],
      ['ab', ''],
      ['a\0'],
      ['\0a'],
    ];
    const streams = paths.map((path) =>
      draws(
        path.reduce((random, name) => random.fork(name), root),
        2,
      ).join(),
    );
    expect(new Set(streams).size).toBe(paths.length);
  });

  it('of neighbouring names have nothing to do with each other', () => {
    const root = seededRandom(11);
    const firsts = Array.from({ length: 20_000 }, (_, at) => root.fork(`${10_000_000 + at}`).next());
    const mean = firsts.reduce((sum, drawn) => sum + drawn, 0) / firsts.length;
    const between =
      firsts.slice(1).reduce((sum, drawn, at) => sum + (drawn - mean) * (firsts[at]! - mean), 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    // Covariance of independent neighbours: 0 ± 1/12/√20000.
    expect(Math.abs(between)).toBeLessThan(0.003);
  });
});
