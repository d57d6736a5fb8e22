import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileAddress, readAddress, searchOf } from '#studio/page/runs/model/address.ts';
import { filterRuns, namesOf, noFilter, runKinds, runVerdicts } from '#studio/page/runs/model/run-filter.ts';
import { comparableRuns, hasHistory, pageOfRun, stateOf } from '#studio/page/runs/model/run-state.ts';
import { HistoryCollector } from '#studio/page/runs/model/streamed-history.ts';
import { trendOf } from '#studio/page/runs/model/trend.ts';
import { factsOf, formatDate } from '#studio/page/runs/format-run.ts';
import { textsIn } from '#studio/page/texts.ts';
import type { RunView } from '#studio/schemas/runs.ts';

function run(id: string, known: Partial<RunView> = {}): RunView {
  return {
    id,
    kind: 'scenario',
    name: id,
    verdict: 'PASS',
    reason: 'no rule was broken',
    stage: 'virtual',
    seed: 1,
    startedAt: 1_714_373_688_000,
    seconds: 2,
    findings: 0,
    addedP99Ms: null,
    replay: null,
    files: [{ name: 'history.ndjson', bytes: 9 }],
    ...known,
  };
}
const runs = [
  run('c', { verdict: 'FAIL', reason: 'A lane gave two', stage: 'live' }),
  run('b', { kind: 'benchmark', name: 'gate', addedP99Ms: 12, verdict: 'INCONCLUSIVE' }),
  run('a', { verdict: null, seconds: null }),
];
const idsOf = (some: readonly RunView[]): readonly string[] => some.map(({ id }) => id);

describe('recorded runs on their page', () => {
  it('are filtered by kind, verdict, scenario and words, all of which must hold', () => {
    expect(filterRuns(runs, noFilter)).toEqual(runs);
    expect(idsOf(filterRuns(runs, { ...noFilter, kind: 'benchmark' }))).toEqual(['b']);
    expect(idsOf(filterRuns(runs, { ...noFilter, verdict: 'none' }))).toEqual(['a']);
    expect(idsOf(filterRuns(runs, { ...noFilter, scenario: 'gate' }))).toEqual(['b']);
    expect(idsOf(filterRuns(runs, { ...noFilter, text: ' LIVE two ' }))).toEqual(['c']);
    expect(idsOf(filterRuns(runs, { ...noFilter, text: 'seed 1', verdict: 'FAIL' }))).toEqual(['c']);
    expect(filterRuns(runs, { ...noFilter, text: 'two', verdict: 'PASS' })).toEqual([]);
    expect(namesOf([...runs, ...runs])).toEqual(['a', 'c', 'gate']);
  });

  it('have addresses that bring back filter, run and the run beside it, whatever their names', () => {
    const name = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a&run=b', '#line=3', '?', '<b>', '售货机'));
    const addresses = fc.record({
      filter: fc.record({
        kind: fc.constantFrom('', ...runKinds),
        verdict: fc.constantFrom('', ...runVerdicts),
        scenario: fc.oneof(fc.constant(''), name),
        text: fc.oneof(fc.constant(''), name),
      }),
      run: fc.option(name),
      other: fc.option(name),
    });
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readAddress(searchOf(address))).toEqual(address);
      }),
    );
    expect(readAddress('?page=runs&kind=cake&verdict=pass')).toEqual({ filter: noFilter, run: null, other: null });
    expect(fileAddress('a~../b', '?.html')).toBe('/api/runs/a~..%2Fb/files/%3F.html');
  });

  it('make a trend of durations, of p99 where all are benchmarks, oldest first', () => {
    const trend = trendOf(runs);
    expect(trend).toMatchObject({ measure: 'duration', greatestMs: 2_000, counts: { PASS: 0, FAIL: 1, none: 1 } });
    expect(trend.bars.map(({ run: { id }, height }) => [id, height])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 1],
    ]);
    const benchmarks = [12, 6, null].map((addedP99Ms, at) => run(`${at}`, { kind: 'benchmark', addedP99Ms }));
    expect(trendOf(benchmarks)).toMatchObject({ measure: 'addedP99', greatestMs: 12 });
    expect(trendOf(benchmarks).bars.map(({ height }) => height)).toEqual([0, 0.5, 1]);
    expect(trendOf([]).bars).toEqual([]);
    expect(trendOf(Array.from({ length: 90 }, (_, at) => run(`${at}`))).bars.at(-1)?.run.id).toBe('0');
    expect(trendOf([run('quick', { seconds: 0 })]).bars[0]?.height).toBe(0);
  });

  it('without a verdict have a reason for it', () => {
    const files = (...names: readonly string[]) => ({
      verdict: null,
      files: names.map((name) => ({ name, bytes: 1 })),
    });
    expect(stateOf(run('a'))).toBe('judged');
    expect(stateOf(run('a', files('history.ndjson')))).toBe('cut');
    expect(stateOf(run('a', files('verdict.json', 'history.ndjson')))).toBe('damaged');
    expect(stateOf(run('a', { kind: 'certificate', ...files('certificate.html') }))).toBe('certificate');
    expect(stateOf(run('a', { kind: 'certificate', ...files('certificate.html', 'certificate.json') }))).toBe(
      'damaged',
    );
    expect([
      hasHistory(run('a', files('history.ndjson.gz'))),
      hasHistory(run('a', files('my-history.ndjson'))),
    ]).toEqual([true, false]);
    expect(pageOfRun(run('a', files('index.html', 'certificate.html')))).toBe('certificate.html');
    expect(pageOfRun(run('a', files('history.ndjson')))).toBe(null);
  });

  it('stand beside runs of their scenario, those of their seed first', () => {
    const others = [
      run('x', { name: 'n', seed: 2 }),
      run('y', { name: 'n' }),
      run('z'),
      run('w', { name: 'n', files: [] }),
    ];
    expect(idsOf(comparableRuns(others, run('own', { name: 'n' })))).toEqual(['y', 'x']);
    expect(idsOf(comparableRuns(others, run('y', { name: 'n' })))).toEqual(['x']);
  });

  it('have facts, also with a time that no calendar knows', () => {
    const t = textsIn('en');
    expect(formatDate(Number.MAX_VALUE, 'en')).toBe('');
    expect(factsOf(run('day~odd%7Ename', { name: 'n', findings: 2, startedAt: NaN }), t, 'en')).toEqual([
      'scenario',
      'took 2 s',
      'virtual stage',
      'seed 1',
      'findings: 2',
      'day/odd~name',
    ]);
  });
});

describe('a history that comes in pieces', () => {
  const header = '{"machines":[]}';
  const lines = Array.from({ length: 9 }, (_, t) => `{"t":${t},"text":"货"}`);
  const text = `${[header, ...lines].join('\n')}\n`;

  it('is the same however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const ends = [...cuts.sort((a, b) => a - b), text.length];
        const collector = new HistoryCollector();
        ends.forEach((end, at) => collector.add(text.slice(ends[at - 1] ?? 0, end)));
        expect(collector.end()).toMatchObject({ end: 'whole', brokenLine: null, history: { lines } });
      }),
    );
  });

  it('ends at the line that is broken, and at the limit', () => {
    const end = (piece: string, most?: number) => {
      const collector = new HistoryCollector(most);
      return { isFull: collector.add(piece), ...collector.end() };
    };
    expect(end(text.slice(0, -9))).toMatchObject({
      end: 'broken',
      brokenLine: 10,
      history: { lines: lines.slice(0, 8) },
    });
    expect(end(`${header}\n5\n${lines[0]}\n`)).toMatchObject({ end: 'broken', brokenLine: 2, history: { lines: [] } });
    expect(end(text, 4)).toMatchObject({ isFull: true, end: 'limit', history: { lines: lines.slice(0, 4) } });
    expect(end(text, 9)).toMatchObject({ isFull: false, end: 'whole' });
    expect(end(header)).toMatchObject({ end: 'whole', history: { lines: [] } });
    for (const nothing of ['', '\n', '{"a":1}\n', '{"machi', 'null'])
      expect(() => end(nothing), nothing).toThrow(SyntaxError);
  });
});
