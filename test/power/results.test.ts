import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markEquivalents } from '#bench/power/equivalents.ts';
import { appendResult, mergeResults, parseResults, reopenResults } from '#bench/power/results.ts';
import type { MutantResult, ResultHeader } from '#bench/power/results.ts';
import { replaceSection } from '#bench/page-section.ts';
import { resultTables } from '#bench/power/table.ts';

const header: ResultHeader = {
  kind: 'run',
  format: 'vendloop-power/1',
  sources: 'abc',
  seed: 1,
  worldSeed: 1,
  worlds: 600,
  generated: 8000,
  node: '20.0.0',
  date: '2026-01-01T00:00:00',
  command: 'npm run power',
};

function result(id: string, more: Partial<MutantResult> = {}): MutantResult {
  return {
    kind: 'mutant',
    id,
    file: 'src/core/lock/lock.ts',
    line: 7,
    column: 1,
    operator: 'boundary',
    before: '<',
    after: '<=',
    outcome: 'survived',
    phase: null,
    by: null,
    check: '',
    message: '',
    seconds: { 'first-worlds': 1 },
    ...more,
  };
}

const caught: Partial<MutantResult> = { outcome: 'caught', phase: 'catalogue', by: 'finding', check: 'fencing' };

describe('a file of results', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'power-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on after a line that was cut off', () => {
    const file = join(folder, 'results.ndjson');
    appendResult(file, header);
    appendResult(file, result('one'));
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"kind":"mutant","id":"tw`);
    expect(reopenResults(file).mutants.map(({ id }) => id)).toEqual(['one']);
    appendResult(file, result('two'));
    expect(parseResults(readFileSync(file, 'utf8')).mutants.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  it('names the line that is no result', () => {
    const lines = [JSON.stringify(header), '{"kind":"mutant"}', ''].join('\n');
    expect(() => parseResults(lines)).toThrow('line 2 is no result');
    expect(() => parseResults(`${JSON.stringify(result('one'))}\n`)).toThrow('kind "run"');
  });

  it('is put together with those of other shards, not with those of other runs', () => {
    const one = { header, sound: null, mutants: [result('one')] };
    const two = { header, sound: null, mutants: [result('two')] };
    expect(mergeResults([one, two]).mutants).toHaveLength(2);
    const other = { ...two, header: { ...header, sources: 'def', worlds: 60 } };
    expect(() => mergeResults([one, other])).toThrow('the files differ in sources, worlds');
  });
});

describe('equivalent mutants', () => {
  const reason = 'the limit is never reached exactly';
  const judged = Array.from({ length: 20 }, (_, at) => result(`m${at}`, at < 10 ? caught : {}));
  const entries = (ids: readonly string[]) => ids.map((mutant) => ({ mutant, change: '', reason }));

  it('are at most one in ten', () => {
    expect(markEquivalents(judged, entries(['m10', 'm11', 'elsewhere'])).size).toBe(2);
    expect(() => markEquivalents(judged, entries(['m10', 'm11', 'm12']))).toThrow('3 of 20');
  });

  it('were not caught', () => {
    expect(() => markEquivalents(judged, entries(['m3']))).toThrow('m3 (src/core/lock/lock.ts:7)');
  });
});

describe('the tables', () => {
  const mutants = [
    result('a', caught),
    result('b', { ...caught, by: 'no-end', check: '' }),
    result('c', { before: 'a || b', after: 'a' }),
    result('d', { outcome: 'inconclusive', phase: 'catalogue' }),
    result('e'),
  ];
  const equivalent = { mutant: 'e', change: '', reason: 'it does the same' };
  const text = resultTables({ header, sound: null, mutants }, new Map([['e', equivalent]]));

  it('count what was caught of what is not equivalent', () => {
    expect(text).toContain('| **all** | 50.0 % | 5 | 2 | 1 | 1 | 1 |');
    expect(text).toContain('| `src/core/lock` | 50.0 % | 5 | 2 | 1 | 1 | 1 |');
    expect(text).toContain('| `boundary` | 50.0 % |');
  });

  it('name the checks, the survivors and the equivalents', () => {
    expect(text).toContain('| `fencing` | 1 | 0 | 1 | 0 |');
    expect(text).toContain('| it did not end | 1 | 0 | 1 | 0 |');
    expect(text).toContain('| c | lock/lock.ts:7 | boundary | ``a \\|\\| b`` → ``a`` |');
    expect(text).toContain('| d | lock/lock.ts:7 (inconclusive) |');
    expect(text).toContain('| e | lock/lock.ts:7 | ``<`` → ``<=`` | it does the same |');
  });

  it('replace those of the page', () => {
    const page = 'before\n<!-- results -->\nold\n<!-- end of results -->\nafter';
    expect(replaceSection(page, 'results', 'new')).toBe(
      'before\n<!-- results -->\n\nnew\n\n<!-- end of results -->\nafter',
    );
    expect(() => replaceSection('nothing', 'results', 'new')).toThrow('the page has not both');
  });
});
