import { describe, expect, it } from 'vitest';
import { readTrend, trendGroups, trendLine } from '#harness/reports/bench/trend.ts';
import { hostile } from './hostile-sample.ts';
import { kneeSweep, passing, remote, samples, slower } from './sample.ts';

const sample = passing();
const at = (when: string, overrides = sample) => trendLine({ ...overrides, about: { ...overrides.about, at: when } });

describe('a line of a trend', () => {
  it.each([...Object.entries(samples), ['hostile', hostile()] as const])(
    'is one line that can be read again: %s',
    (_, one) => {
      const line = trendLine(one);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(readTrend(line, 'trend.ndjson')).toEqual([JSON.parse(line)]);
    },
  );

  it('has the figures by which releases are compared', () => {
    const { times } = sample.loads[1]!;
    const [line] = readTrend(trendLine(sample), 'trend.ndjson');
    expect(line).toMatchObject({
      at: '2026-03-04T05:06:07.000Z',
      commit: sample.about.commit,
      dirty: false,
      profile: 'spread',
      verdict: 'PASS',
      configHash: sample.about.configHash,
      load: 'steady',
      achievedRate: 100,
      dropped: 0,
      knee: null,
    });
    expect(line!.added).toEqual({ n: 5_561, p50: times.added!.p50, p95: times.added!.p95, p99: times.added!.p99 });
    expect(line!.phases).toMatchObject({ store: { p50: times.store!.p50, p99: times.store!.p99 } });
    expect(Object.keys(line!.phases)).toHaveLength(6);
    expect(readTrend(trendLine(kneeSweep()), 'f')[0]).toMatchObject({ knee: 200, load: 'step-200' });
    expect(Object.keys(readTrend(trendLine(remote()), 'f')[0]!.phases)).toEqual(['device']);
  });
});

describe('a trend file', () => {
  const validLine = trendLine(sample);

  it('is read with the oldest run first, whatever the order of its lines', () => {
    const text = at('2026-03-06T00:00:00Z') + at('2026-03-05T00:00:00Z') + at('2026-03-05T23:00:00+02:00');
    expect(readTrend(text, 'f').map((line) => line.at)).toEqual([
      '2026-03-05T00:00:00Z',
      '2026-03-05T23:00:00+02:00',
      '2026-03-06T00:00:00Z',
    ]);
    expect(readTrend('', 'f')).toEqual([]);
  });

  it.each([
    ['no JSON', '{"format":"vendloop-trend/2", "at"', /^t\.ndjson, line 2: this is no JSON\.$/],
    ['an empty line', '', /^t\.ndjson, line 2: the line is empty\.$/],
    ['something else', '{"verdict":"PASS"}', /^t\.ndjson, line 2: this is not a line of a trend/],
    [
      'an older line',
      '{"format":"vendloop-trend/1"}',
      /^t\.ndjson, line 2: vendloop-trend\/1 is an older format, which is not read: start a new trend file\.$/,
    ],
    ['no object', 'null', /^t\.ndjson, line 2: this is not a line of a trend/],
    ['a verdict that there is not', validLine.trimEnd().replace('"PASS"', '"GOOD"'), /^t\.ndjson, line 2: verdict: /],
    ['a time that is none', validLine.trimEnd().replace('2026-03-04T', 'yesterday '), /^t\.ndjson, line 2: at: /],
    [
      'a figure that is none',
      validLine.trimEnd().replace('"achievedRate":100', '"achievedRate":"fast"'),
      /^t\.ndjson, line 2: achievedRate: /,
    ],
    ['a stage that there is not', validLine.trimEnd().replace('"verify"', '"verifi"'), /^t\.ndjson, line 2: phases/],
  ])('refuses %s, with the number of its line', (_, line, message) => {
    expect(() => readTrend(`${validLine}${line}\n${validLine}`, 't.ndjson')).toThrow(message);
  });

  it('is parted into what can be compared, the latest first', () => {
    const otherHost = { ...sample, about: { ...sample.about, cpu: 'another' } };
    const lines = readTrend(
      at('2026-03-05T00:00:00Z') +
        at('2026-03-06T00:00:00Z') +
        at('2026-03-07T00:00:00Z', otherHost) +
        at('2026-03-04T00:00:00Z', slower()),
      'f',
    );
    const groups = trendGroups(lines);
    expect(groups.map((group) => group.lines.length)).toEqual([1, 2, 1]);
    expect(groups[0]!.title).toContain('another');
    expect(groups[2]!.title).toContain('core faults: slow-store: 8 ms');
  });
});
