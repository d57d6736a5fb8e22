import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/harness/checks/index.ts';
import { junitXml } from '../../../src/harness/report/junit.ts';
import { fullHistory, locker, Story } from '../histories.ts';
import { resultOf } from './results.ts';

/** A small reader of XML: elements must nest, attributes be quoted, and text hold no bare sign or forbidden character. */
function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml [^>]*\?>\s*/, '');
  while (rest !== '') {
    const text = /^[^<&]+|^&(?:amp|lt|gt|quot|apos|#10);/.exec(rest);
    if (text) {
      assert.ok(Array.from(text[0]).every((character) => character >= ' ' || '\t\n\r'.includes(character)));
      assert.doesNotMatch(text[0], /[\ud800-\udfff\ufffe\uffff]/u);
      rest = rest.slice(text[0].length);
      continue;
    }
    const tag = /^<(\/?)([a-z]+)((?: [a-z]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos|#10);)*")*)(\/?)>/.exec(rest);
    assert.ok(tag, `no XML here: ${rest.slice(0, 60)}`);
    const [whole, closing, name, attributes, empty] = tag as unknown as [string, string, string, string, string];
    if (closing) assert.equal(open.pop(), name);
    else {
      found.push({ name, attributes: Object.fromEntries([...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((match) => [match[1]!, match[2]!])) });
      if (!empty) open.push(name);
    }
    rest = rest.slice(whole.length);
  }
  assert.deepEqual(open, []);
  return found;
}

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
    expect(suite).toMatchObject({ failures: '0', skipped: '1' }); // linearizable-lock judges no history with a crash.
  });

  test.prop([fc.string({ unit: 'binary' })])('is well-formed whatever the texts hold', (text) => {
    const story = new Story({ scenario: text }).add(1, { by: 'harness', kind: 'expectation', step: text, met: false, detail: text });
    elements(junitXml(resultOf(story.end(2), [text])));
  });
});
