import { validate } from 'ctrf';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ctrfFile } from '#harness/reports/suite/ctrf.ts';
import { runSuite } from '#harness/reports/run-suite.ts';
import { historyForAllChecks } from '../../sample-histories.ts';
import { resultOf } from '../results.ts';
import { suiteWith } from './sample-suites.ts';

interface Report {
  readonly results: {
    readonly summary: Readonly<Record<string, number>>;
    readonly tests: readonly Readonly<Record<string, unknown>>[];
  };
}

const tool = { version: '1.2.3', node: 'v20' };
const all = (['passed', 'failed', 'error'] as const).map((state) => suiteWith(state));
const parsed = (text: string): Report => JSON.parse(text) as Report;
const run = runSuite(
  resultOf(historyForAllChecks(), ['boom']),
  { startedAt: 5, replay: 'vendloop run x', declaration: 'FAIL, as the scenario declares.', matchesDeclaration: true },
  { totalMs: 1_234.5, eventMs: [] },
);

describe('a CTRF file', () => {
  it.each([
    ['suites of every outcome', all],
    ['a run', [run]],
    ['no suite', []],
  ])('is valid by the published schema: %s', (_, suites) => {
    expect(validate(parsed(ctrfFile(suites, tool)))).toEqual({ valid: true, errors: [] });
  });

  it('is not valid to that schema where a status is not one of its own', () => {
    const report = parsed(ctrfFile(all, tool).replace('"status": "other"', '"status": "error"'));
    expect(validate(report).valid).toBe(false);
  });

  it('has real times in ms, and what could not be judged as other', () => {
    const { summary, tests } = parsed(ctrfFile(all, tool)).results;
    expect(summary).toMatchObject({ tests: 15, suites: 3, start: 1_714_373_688_000, stop: 1_714_373_700_346 });
    const verdicts = tests.filter(({ name }) => name === 'verdict');
    expect(verdicts.map(({ status, rawStatus, duration }) => [status, rawStatus, duration])).toEqual([
      ['passed', undefined, 12_346],
      ['failed', undefined, 12_346],
      ['other', 'INCONCLUSIVE', 12_346],
    ]);
    expect(tests.find(({ name, status }) => name === 'failed' && status === 'failed')).toMatchObject({
      suite: ['a <failed> run', 'check'],
      duration: 250,
      filePath: 'tests/jam, lane:1.yaml',
      line: 11,
      trace: '<evidence>',
    });
  });

  it('fails nothing for a declared FAIL, and keeps what was found as output', () => {
    const { summary, tests } = parsed(ctrfFile([run], tool)).results;
    expect(summary).toMatchObject({ failed: 0, other: 0 });
    expect(JSON.stringify(tests)).toContain('failed, which fails nothing here: FAIL, as the scenario declares.');
  });

  test.prop([fc.array(fc.constantFrom('passed', 'failed', 'error').map((state) => suiteWith(state)))])(
    'counts what is in it',
    (suites) => {
      const { summary, tests } = parsed(ctrfFile(suites, tool)).results;
      for (const status of ['passed', 'failed', 'skipped', 'pending', 'other'])
        expect(summary[status]).toBe(tests.filter((each) => each['status'] === status).length);
      expect(summary['tests']).toBe(tests.length);
    },
  );
});
