import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { benchSuite } from '#harness/reports/bench/suite.ts';
import { runSuite } from '#harness/reports/run-suite.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import type { TestSuite } from '#harness/reports/suite/test-suite.ts';
import { historyForAllChecks } from '../../sample-histories.ts';
import { hostile } from '../bench/hostile-sample.ts';
import { samples } from '../bench/sample.ts';
import { schemaErrors, schemaFile } from '../junit-schema.ts';
import { resultOf } from '../results.ts';
import { elements } from '../xml.ts';

const states = ['passed', 'failed', 'skipped', 'error'] as const;
const suiteOf = (overrides: Partial<TestSuite> = {}): TestSuite => ({
  name: 'a <suite> & more',
  startedAt: 0,
  seconds: 12.3456,
  properties: { seed: 1, note: 'a "b"' },
  outcome: { className: 'core', state: 'failed', message: 'FAIL: why' },
  cases: states.map((state) => ({
    className: 'check',
    name: state,
    state,
    message: 'one\ntwo',
    evidence: '<evidence>',
    seconds: 0.000_25,
  })),
  ...overrides,
});
const bench = Object.entries({ ...samples, hostile: hostile() }).map(
  ([name, sample]) => [`bench: ${name}`, junitFile([benchSuite(sample)])] as const,
);
const run = runSuite(
  resultOf(historyForAllChecks(), ['boom']),
  { startedAt: 0, replay: 'vendloop run x', declaration: 'as declared', matchesDeclaration: true },
  { totalMs: 1_234_567.8, eventMs: [] },
);
const files = [
  ['every state', junitFile([suiteOf()])],
  ['no case', junitFile([suiteOf({ cases: [], properties: {} })])],
  ['run', junitFile([run])],
  ['no suite', junitFile([])],
  ['several suites', junitFile([suiteOf(), run])],
  ...bench,
] as const;

function hasXmllint(): boolean {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a JUnit file', () => {
  it.each(files)('is valid by the schema of xunit-plugin: %s', (_, xml) => {
    expect(schemaErrors(xml)).toEqual([]);
  });

  it.skipIf(!hasXmllint())('is so by xmllint too (skipped where there is none)', () => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-junit-'));
    try {
      const paths = files.map((_, at) => join(dir, `${at}.xml`));
      files.forEach(([, xml], at) => writeFileSync(paths[at]!, xml));
      execFileSync('xmllint', ['--noout', '--schema', schemaFile, ...paths], { stdio: 'pipe' });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it.each([
    ['<testsuites skipped="1"/>', 'testsuites may not have skipped'],
    ['<testsuite name="a" tests="1" failures="0"/>', 'testsuite lacks errors'],
    ['<testsuites time="1.2345"/>', 'testsuites has time="1.2345"'],
    ['<testcase name="a"/>', 'testcase may not stand in no element'],
    ['<testsuites>text</testsuites>', 'testsuites may hold no text'],
    ['<testsuites><bogus/></testsuites>', 'there is no element bogus'],
  ])('is not valid like this: %s', (xml, error) => {
    expect(schemaErrors(xml)).toContain(error);
  });

  const anyCase = fc.record({
    className: fc.constant('check'),
    name: fc.string(),
    state: fc.constantFrom(...states),
    message: fc.string({ unit: 'binary' }),
    seconds: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
  });
  test.prop([fc.array(anyCase), fc.constantFrom('passed', 'failed', 'error')])(
    'never contradicts the exit code, and counts what is in it',
    (cases, state) => {
      const all = elements(junitFile([suiteOf({ outcome: { className: 'core', state, message: 'so' }, cases })]));
      const n = (of: string): number => all.filter(({ name }) => name === of).length;
      expect([n('failure') > 0, n('failure') + n('error') > 0]).toEqual([state === 'failed', state !== 'passed']);
      const { tests, failures, errors, skipped } = all.find(({ name }) => name === 'testsuite')!.attributes;
      expect([tests, failures, errors, skipped].map(Number)).toEqual([
        cases.length + 1,
        n('failure'),
        n('error'),
        n('skipped'),
      ]);
    },
  );
});
