import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { checks } from '#harness/checks/index.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import type { RealTimes } from '#harness/reports/line-times.ts';
import { runSuite } from '#harness/reports/run-suite.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { historyForAllChecks } from '../sample-histories.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { undecidableHistory } from '../checks/undecidable-history.ts';
import { resultOf } from './results.ts';
import { schemaErrors } from './junit-schema.ts';
import { elements } from './xml.ts';

const untimed: RealTimes = { totalMs: 0, eventMs: [] };

function junitXml(result: RunResult, declared: Partial<Parameters<typeof runSuite>[1]>, times: RealTimes): string {
  return junitFile([runSuite(result, { startedAt: 0, replay: 'vendloop run x', ...declared }, times)]);
}

describe('a run as a suite', () => {
  it('has a case for each check, and skips the ones that had no cases', () => {
    const story = new HistoryBuilder({
      faults: [{ plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'lockers', target: 'machine' }],
      expect: [{ measure: 'deliveries', min: 2, max: null, band: 0 }],
    });
    story.sale(1_000, story.order(0, locker));
    story
      .released(5_000, { machine: locker, token: 99 }, 'dwell')
      .add(6_000, { by: 'harness', kind: 'expectation', step: 'sell', met: false, detail: 'a <b> & "c"' });
    const xml = junitXml(resultOf(story.end(9_000), ['delivery 7 & all: boom']), {}, untimed);
    const all = elements(xml);
    const suite = all.find(({ name }) => name === 'testsuite')!.attributes;
    const cases = all
      .filter(({ name }) => name === 'testcase')
      .map(({ attributes }) => attributes['classname']!.split('.')[1]);
    expect(cases.filter((of) => of === 'check')).toHaveLength(checks.length);
    expect(schemaErrors(xml)).toEqual([]);
    expect(cases.filter((of) => of !== 'check')).toEqual(['core', 'core', 'fault', 'expectation', 'measure']);
    expect(Number(suite['tests'])).toBe(cases.length);
    expect(Number(suite['failures'])).toBe(all.filter(({ name }) => name === 'failure').length);
    expect(Number(suite['skipped'])).toBe(all.filter(({ name }) => name === 'skipped').length);
    // The verdict, the failure inside, single-release, the expectation, the measure.
    expect(suite['failures']).toBe('5');
    expect(xml).toContain('it was planned and never fired');
    expect(xml).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
  });

  it('fails nothing for a sound run', () => {
    const suite = elements(junitXml(resultOf(historyForAllChecks()), {}, untimed)).find(
      ({ name }) => name === 'testsuite',
    )!.attributes;
    // It is made by hand, and has nothing of the wire.
    expect(suite).toMatchObject({ failures: '0', skipped: '1' });
  });

  it('skips a check that could not judge all its cases, with the reason', () => {
    const xml = junitXml(resultOf(undecidableHistory()), {}, untimed);
    expect(xml).toMatch(/name="linearizable-lock"[^]*?<skipped message="INCONCLUSIVE: Machine 10000001 is not judged/);
    expect(xml).toContain('INCONCLUSIVE: linearizable-lock: Machine 10000001');
  });

  test.prop([fc.string({ unit: 'binary' })])('is well-formed whatever the texts hold', (text) => {
    const story = new HistoryBuilder({ scenario: text }).add(1, {
      by: 'harness',
      kind: 'expectation',
      step: text,
      met: false,
      detail: text,
    });
    expect(schemaErrors(junitXml(resultOf(story.end(2), [text]), {}, untimed))).toEqual([]);
  });

  /** A run whose machine has lied: FAIL. */
  const lied = () => {
    const story = new HistoryBuilder({ faults: [] });
    story.sale(1_000, story.order(0, locker));
    story.add(6_000, { by: 'harness', kind: 'expectation', step: 'a: sell', met: false, detail: 'nothing fell' });
    return resultOf(story.end(9_000));
  };
  const suiteOf = (xml: string) => elements(xml).find(({ name }) => name === 'testsuite')!.attributes;

  it('fails nothing when the scenario declares the FAIL, and keeps what was found as output', () => {
    const xml = junitXml(lied(), { declaration: 'FAIL, as the scenario declares.', matchesDeclaration: true }, untimed);
    expect(suiteOf(xml)).toMatchObject({ failures: '0', errors: '0' });
    expect(
      elements(xml)
        .filter(({ name }) => name === 'system-out')
        .map(({ text }) => text)
        .join(),
    ).toContain('nothing fell');
    expect(schemaErrors(xml)).toEqual([]);
  });

  it('fails when the run passes and the scenario declares FAIL', () => {
    const xml = junitXml(
      resultOf(historyForAllChecks()),
      { declaration: 'The scenario declares FAIL; it came to PASS.', matchesDeclaration: false },
      untimed,
    );
    expect(suiteOf(xml)).toMatchObject({ failures: '1', errors: '0' });
    expect(xml).toContain('The scenario declares FAIL; it came to PASS.');
  });

  it('has an error and no failure when the run is INCONCLUSIVE', () => {
    const xml = junitXml(resultOf(new HistoryBuilder({}).end(9_000)), {}, untimed);
    expect(suiteOf(xml)).toMatchObject({ failures: '0', errors: '1' });
    expect(xml).toContain('<error message="INCONCLUSIVE: No check had a case, so nothing is proved.');
  });

  it('gives each case the real time that it took', () => {
    const plan = { plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'lockers', target: 'machine' } as const;
    const story = new HistoryBuilder({ faults: [plan] });
    for (const [t, step] of [
      [10, 'a: sell'],
      [20, 'b: sell'],
      [30, 'a: wait'],
    ] as const)
      story.add(t, { by: 'harness', kind: 'expectation', step, met: true, detail: '' });
    const { header, events } = story.end(40);
    let ms = 0;
    const judgement = runChecks({ header, events }, () => (ms += 0.25));
    const result = { ...resultOf({ header, events }), judgement };
    const cases = elements(junitXml(result, {}, { totalMs: 4_500, eventMs: [1_000, 2_500, 3_500, 4_000] })).filter(
      ({ name }) => name === 'testcase',
    );
    const time = (of: string, name: string) =>
      cases.find(
        ({ attributes }) => attributes['classname']!.endsWith(`.${of}`) && attributes['name']!.startsWith(name),
      )?.attributes['time'];
    expect([
      time('core', 'verdict'),
      time('expectation', 'a: sell'),
      time('expectation', 'b: sell'),
      time('expectation', 'a: wait'),
    ]).toEqual(['4.500000', '1.000000', '2.500000', '2.500000']);
    expect(time('check', 'mutual-exclusion')).toBe('0.000250');
    expect(time('fault', 'goods-stuck#1')).toBeUndefined();
  });
});
