import { describe, expect, it } from 'vitest';
import type { BenchResult } from '#harness/bench/result.ts';
import { needsConfirmation, type VerdictInput } from '#harness/bench/verdict.ts';
import { comparison } from '../reports/bench/sample-figures.ts';
import { evidence, verdict, outcomes } from './verdict-inputs.ts';

describe('a baseline', () => {
  const against = (baseline: BenchResult['baseline']) => verdict({ baseline });
  const worse = [
    comparison('store', 0.5, 3, 6, 2),
    comparison('store', 0.95, 6, 9, 8),
    comparison('added', 0.5, 11, 6, 3.3),
  ];

  it('that is slower fails the run, by the stage', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse })).toEqual({
      verdict: 'FAIL',
      reason:
        'The phase store is slower than in the baseline: 3.0 → 9.0 ms at the median (+5.2 to +6.9 ms; the margin ' +
        'is 2.0 ms). Slower too: added.',
    });
  });

  it('that is not slower is mentioned, and one that cannot be compared decides nothing', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse: [] })).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining('Nothing is slower than in the baseline.') as string,
    });
    expect(against({ kind: 'not-comparable', file: 'b', reason: 'x' })).toMatchObject({ verdict: 'PASS' });
  });

  it('names the expected time on a machine that is slower now', () => {
    const row = { ...worse[0]!, expectedMs: 4 };
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1.15, disk: null, rows: [row], worse: [row] }).reason,
    ).toContain('3.0 → 9.0 ms at the median, where 4.0 is expected on a machine as slow as this one is now (');
  });

  it('of a much faster machine proves nothing, unless nothing is slower', () => {
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1.41, disk: null, rows: worse, worse })).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining(
        'k6 took 1.4 times the processor time. Whether the core is slower too (store, added) is unknown',
      ) as string,
    });
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 1.4, disk: null, rows: worse, worse }).verdict).toBe(
      'FAIL',
    );
    expect(against({ kind: 'compared', file: 'b', cpuRatio: 3, disk: null, rows: worse, worse: [] }).verdict).toBe(
      'PASS',
    );
  });

  it('of a much faster disk proves nothing either', () => {
    const disk = (currentMs: number) =>
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: { baseMs: 0.2, currentMs }, rows: worse, worse });
    expect(disk(1.71)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringContaining(
        'slower than it was for the baseline: its disk took 1.7 ms where it took 0.2. Whether',
      ) as string,
    });
    expect(disk(1.69).verdict).toBe('FAIL');
    expect(disk(0.01).verdict).toBe('FAIL');
  });

  it('mentions two measurements where there were two', () => {
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse, firstComparison: worse })
        .reason,
    ).toContain('slower than in the baseline, in two measurements: 3.0 → 9.0 ms');
    expect(
      against({ kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse: [], firstComparison: worse }),
    ).toMatchObject({
      verdict: 'PASS',
      reason: expect.stringContaining(
        'A first measurement was slower than the baseline in store, added; this second one is not',
      ) as string,
    });
  });
});

describe('another measurement', () => {
  const worse = [comparison('store', 0.5, 3, 6, 2)];
  const slow: BenchResult['baseline'] = { kind: 'compared', file: 'b', cpuRatio: 1, disk: null, rows: worse, worse };
  const needsConfirmationFor = (overrides: Partial<VerdictInput>) => needsConfirmation(evidence(overrides));

  it('is made where nothing but times against a baseline speaks against the core', () => {
    expect(needsConfirmationFor({ baseline: slow })).toBe(true);
    expect(needsConfirmationFor({ baseline: { ...slow, cpuRatio: 2 } })).toBe(true);
  });

  it('is not made where nothing is slower, where it is the second already, or where the run fails anyway', () => {
    expect(needsConfirmationFor({})).toBe(false);
    expect(needsConfirmationFor({ baseline: { ...slow, worse: [] } })).toBe(false);
    expect(needsConfirmationFor({ baseline: { kind: 'not-comparable', file: 'b', reason: 'x' } })).toBe(false);
    expect(needsConfirmationFor({ baseline: { ...slow, firstComparison: worse } })).toBe(false);
    expect(needsConfirmationFor({ baseline: slow, loads: [outcomes({ 'not notified': 1 })] })).toBe(false);
  });
});
