import { describe, expect, it } from 'vitest';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchSuite } from '#harness/reports/bench/suite.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { elements } from '../xml.ts';
import { failing, inconclusive, noFigure, passing, remote, samples, slower } from './sample.ts';
import { hostile } from './hostile-sample.ts';

const benchJunit = (result: BenchResult): string => junitFile([benchSuite(result)]);

/** The state of each case of a file. */
function casesOf(xml: string): readonly string[] {
  const all = elements(xml);
  return all.flatMap(({ name, attributes }, at) => {
    if (name !== 'testcase') return [];
    const next = all[at + 1]?.name;
    return [
      `${attributes['classname']!.split('.').at(-1)} ${attributes['name']} ` +
        (next === 'failure' || next === 'skipped' || next === 'error' ? next : 'passed'),
    ];
  });
}

describe('a benchmark as a suite', () => {
  it.each([...Object.entries(samples), ['hostile', hostile()] as const])(
    'is well-formed, and counts its cases: %s',
    (_, sample) => {
      const xml = benchJunit(sample);
      const all = elements(xml);
      const suite = all.find(({ name }) => name === 'testsuite')!.attributes;
      expect(xml).not.toMatch(noFigure);
      expect(Number(suite['tests'])).toBe(all.filter(({ name }) => name === 'testcase').length);
      expect(Number(suite['failures'])).toBe(all.filter(({ name }) => name === 'failure').length);
    },
  );

  it('passes what passed, and skips the comparison that there was not', () => {
    expect(casesOf(benchJunit(passing()))).toEqual([
      'bench verdict passed',
      'check history passed',
      'goal what the core adds is at most 50 ms at p95 passed',
      'goal no request is dropped passed',
      'goal the callback arrives within 10 ms at p50 passed',
      'baseline comparison skipped',
    ]);
  });

  it('fails for each finding; a goal that was missed, or is not known, is skipped', () => {
    const cases = casesOf(benchJunit(failing()));
    expect(cases.slice(0, 5)).toEqual([
      'bench verdict failure',
      'check mutual-exclusion on machine 10000042 at 31204 ms failure',
      'check timeout-bound at 44000 ms failure',
      'goal what the core adds is at most 50 ms at p95 skipped',
      'goal locks are kept level skipped',
    ]);
    expect(benchJunit(failing())).toContain('missed, which fails no run: 61.2 ms');
    expect(benchJunit(failing())).toContain('Lines 20, 42 of the history.');
  });

  it('fails nothing of a run that did not fail', () => {
    expect(casesOf(benchJunit(inconclusive()))).toEqual(
      expect.arrayContaining(['bench verdict error', 'goal no request is dropped skipped']),
    );
    expect(benchJunit(inconclusive())).not.toContain('<failure');
    expect(benchJunit(inconclusive())).toContain('name="commit" value="unknown"');
  });

  it('fails for wrong answers to hostile requests, and calls what broke in the run itself an error', () => {
    const cases = casesOf(
      benchJunit(
        passing({
          verdict: 'FAIL',
          hostile: ['a replay was accepted', 'a bad sign was accepted'],
          problems: ['k6 ended with 107'],
        }),
      ),
    );
    expect(cases.slice(2, 4)).toEqual([
      'bench Hostile requests that were not answered as they should be failure',
      'bench What went wrong with the run’s own programs error',
    ]);
  });

  it('has a case for each compared figure', () => {
    expect(casesOf(benchJunit(slower())).slice(-4)).toEqual([
      'baseline added p50 is no worse by more than 4.40 ms failure',
      'baseline added p95 is no worse by more than 15.8 ms passed',
      'baseline store p50 is no worse by more than 2.00 ms failure',
      'baseline dispatch p50 is no worse by more than 2.00 ms passed',
    ]);
    expect(benchJunit(remote())).toContain('it ran on another machine.');
  });
});
