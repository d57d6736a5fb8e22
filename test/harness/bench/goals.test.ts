import { describe, expect, it } from 'vitest';
import { goalsOf } from '#harness/bench/goals.ts';
import type { LockStatistics } from '#harness/bench/result.ts';
import { passing } from '../reports/bench/sample.ts';
import { makeLoad } from './builders.ts';

describe('goals', () => {
  const locks: LockStatistics = passing().locks!;
  const goalsFor = (...args: Parameters<typeof goalsOf>) => goalsOf(...args).map(({ value, met }) => [value, met]);

  it('of the path are reported for a measured step at their rate', () => {
    expect(goalsFor([makeLoad(500, 2, { added: 10 })], null, null)).toEqual([['10.0 ms, 0 dropped', true]]);
    expect(goalsFor([makeLoad(500, 2, { added: 10.4 }), makeLoad(500, 2, {}, { sent: 999 })], null, null)).toEqual([
      ['10.4 ms, 0 dropped', false],
      ['too few deliveries', null],
    ]);
    expect(goalsFor([makeLoad(500, 3, {}, { sent: 1_499 })], null, null)).toEqual([['10.0 ms, 1 dropped', false]]);
    expect(goalsFor([makeLoad(500, 2, {}, { measured: false }), makeLoad(400, 3)], null, null)).toEqual([]);
  });

  it('of the knee are neither met nor missed by a sweep that ends below them', () => {
    const makeStep = (targetRate: number) => ({
      targetRate,
      achievedRate: targetRate,
      dropped: 0,
      addedP50: 1,
      addedP99: 2,
      sustained: true,
      reason: '',
    });
    expect(goalsFor([], { steps: [makeStep(500), makeStep(1_500), makeStep(2_000)], rate: 1_500 }, null)).toEqual([
      ['held 1500/s', true],
    ]);
    expect(goalsFor([], { steps: [makeStep(500), makeStep(1_500)], rate: 500 }, null)).toEqual([['held 500/s', false]]);
    expect(goalsFor([], { steps: [makeStep(500)], rate: 500 }, null)).toEqual([
      ['held 500/s, the highest that was tried', null],
    ]);
    expect(goalsFor([], { steps: [makeStep(500)], rate: null }, null)).toEqual([['no step held', false]]);
    expect(goalsFor([], { steps: [], rate: null }, null)).toEqual([['no step held', null]]);
  });

  it('of arithmetic hold within two percent', () => {
    const goalsForLocks = (counted: number, predicted: number) =>
      goalsFor([], null, { ...locks, concurrent: { counted, predicted } })[0]![1];
    expect([
      goalsForLocks(98.01, 100),
      goalsForLocks(97.9, 100),
      goalsForLocks(102.1, 100),
      goalsForLocks(0, 0),
    ]).toEqual([true, false, false, true]);
  });
});
