import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/harness/checks/index.ts';
import { junitXml } from '../../../src/harness/report/junit.ts';
import { fullHistory, locker, Story } from '../histories.ts';
import { endlessHistory } from '../checks/undecided.ts';
import { resultOf } from './results.ts';
import { elements } from './xml.ts';

describe('a run as JUnit XML', () => {
  it('has a case for each check, and skips the ones that had nothing to look at', () => {
    const story = new Story({ faults: [{ plan: 'goods-stuck#1', fault: 'goods-stuck', on: 'lockers', at: 'machine' }], expect: [{ measure: 'deliveries', min: 2, max: null, band: 0 }] });
    story.sale(1_000, story.order(0, locker));
    story.released(5_000, { machine: locker, token: 99 }, 'dwell').add(6_000, { by: 'harness', kind: 'expectation', step: 'sell', met: false, detail: 'a <b> & "c"' });
    const xml = junitXml(resultOf(story.end(9_000), ['delivery 7 & all: boom']));
    const all = elements(xml);
    const suite = all.find(({ name }) => name === 'testsuite')!.attributes;
    const cases = all.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes['classname']!.split('.')[1]);
    expect(cases.filter((of) => of === 'check')).toHaveLength(checks.length);
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
    const suite = elements(junitXml(resultOf(fullHistory()))).find(({ name }) => name === 'testsuite')!.attributes;
    expect(suite).toMatchObject({ failures: '0', skipped: '0' });
  });

  it('skips a check that could not judge all that there was to judge, and says why', () => {
    const xml = junitXml(resultOf(endlessHistory()));
    expect(xml).toMatch(/name="linearizable-lock"[^]*?<skipped message="INCONCLUSIVE: Machine 10000001 is not judged/);
    expect(xml).toContain('INCONCLUSIVE: linearizable-lock: Machine 10000001');
  });

  test.prop([fc.string({ unit: 'binary' })])('is well-formed whatever the texts hold', (text) => {
    const story = new Story({ scenario: text }).add(1, { by: 'harness', kind: 'expectation', step: text, met: false, detail: text });
    elements(junitXml(resultOf(story.end(2), [text])));
  });
});
