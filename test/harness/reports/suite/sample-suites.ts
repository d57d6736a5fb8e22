import type { TestSuite } from '#harness/reports/suite/test-suite.ts';

const states = ['passed', 'failed', 'skipped', 'error'] as const;

/** A suite with a case of each state, and hostile texts. */
export function suiteWith(state: TestSuite['outcome']['state'], overrides: Partial<TestSuite> = {}): TestSuite {
  return {
    name: `a <${state}> run`,
    startedAt: 1_714_373_688_000,
    seconds: 12.3456,
    properties: { verdict: state === 'passed' ? 'PASS' : state === 'failed' ? 'FAIL' : 'INCONCLUSIVE', seed: 1 },
    outcome: { className: 'core', state, message: 'the reason', line: 2 },
    cases: states.map((each, at) => ({
      className: 'check',
      name: each,
      state: each,
      message: `100 %: one,\ntwo ::error::`,
      evidence: '<evidence>',
      seconds: 0.25,
      line: 10 + at,
    })),
    file: 'tests/jam, lane:1.yaml',
    replay: 'vendloop run "x"',
    ...overrides,
  };
}
