import { describe, expect, it } from 'vitest';
import { registerFit } from '#cli/fit/index.ts';
import { describeFit } from '#harness/fit/fit-text.ts';
import { fitProfile } from '#harness/fit/fit.ts';
import { readLog } from '#harness/fit/read-log.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { command } from '#test/cli/run-command.ts';

const startedAt = 1_714_373_688_123;
/** A log of so many rows; each is written by the time of its command and its place. */
const csv = (head: string, rows: number, row: (at: number, index: number) => string): string =>
  `${head}\n${Array.from({ length: rows }, (_, index) => row(startedAt + index * 5_003, index)).join('\n')}\n`;
const times = 'commanded_at,result_at';
const read = (text: string) => readLog(text, 'x.csv', 'spring');

describe('a log in which a row is impossible', () => {
  const some = (bad: number, result: (at: number) => number) =>
    csv(times, 100, (at, index) => `${at},${index < bad ? result(at) : at + 700}`);

  it('is refused when more than 5 % of its rows are out of order, as when they cannot be read', () => {
    expect(() => read(some(6, (at) => at - 5))).toThrow(
      '6 of 100 rows cannot be used; first, line 2: result_at lies 5 ms before commanded_at',
    );
    expect(() => read(some(6, (at) => at + 700_000))).toThrow('first, line 2: it takes 11.7 min, longer than 10 min');
  });

  it('names the row with up to 5 % unreadable', () => {
    const { runs, skippedRows, notes } = read(some(5, (at) => at - 5));
    expect({ runs: runs.length, left: [...skippedRows] }).toEqual({
      runs: 95,
      left: [['times out of order, or longer than 10 min', 5]],
    });
    expect(notes).toEqual(['The first row that cannot be used: line 2: result_at lies 5 ms before commanded_at.']);
  });

  it('counts only rows that it is about: other motors do not dilute them', () => {
    const text = csv(`${times},motor`, 1_000, (at, index) =>
      index < 900 ? `${at},${at + 700},conveyor` : `${at},${at + (index < 910 ? -5 : 700)},spring`,
    );
    expect(() => read(text)).toThrow('10 of 100 rows cannot be used');
  });
});

describe('a log whose times are in an impossible unit', () => {
  it.each([
    [
      'durations',
      (_: number, index: number) => `${index},${index + 700}`,
      '"0" in commanded_at is no time of day but a duration',
    ],
    ['durations beside times', (at: number) => `${at},700`, '"700" in result_at is no time of day but a duration'],
    ['negative durations', (at: number) => `${at},-700`, '"-700" in result_at is no time of day but a duration'],
    ['microseconds', (at: number) => `${at}000,${at + 700}000`, 'is in microseconds: write Unix milliseconds'],
    ['nanoseconds', (at: number) => `${at}000000,${at + 700}000000`, 'is in nanoseconds: write Unix milliseconds'],
    ['digits of a date', () => '20240429123000,20240429123001', 'it lies outside the years 2000 to 2100'],
    [
      'whole seconds',
      (at: number) => `${Math.floor(at / 1000)},${Math.floor((at + 700) / 1000)}`,
      'has whole seconds in result_at: a run takes less than one, so log it in milliseconds',
    ],
    [
      'whole seconds in ISO 8601',
      (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z,${new Date(at + 700).toISOString().slice(0, 19)}Z`,
      'has whole seconds in result_at',
    ],
    [
      'two units',
      (at: number, index: number) => (index % 2 === 0 ? `${at},${at + 700}` : `${at / 1000},${(at + 700) / 1000}`),
      'more than one way (Unix milliseconds in commanded_at, line 2, Unix seconds in commanded_at, line 3)',
    ],
    [
      'times with and without a zone',
      (at: number) => `${new Date(at).toISOString()},${new Date(at + 700).toISOString().slice(0, -1)}`,
      'more than one way (ISO 8601 in commanded_at, line 2, ISO 8601 without a time zone in result_at, line 2)',
    ],
  ])('is refused, and the unit is named: %s', (_, row, message) => {
    expect(() => read(csv(times, 60, row))).toThrow(message);
  });

  it('reports coarse steps', () => {
    expect(read(csv(times, 60, (at) => `${at},${Math.round((at + 700) / 100) * 100}`)).notes).toEqual([
      'result_at has steps of 100 ms: times may be wrong by as much.',
    ]);
  });

  it.each([
    [
      'offsets',
      (at: number) =>
        `${new Date(at).toISOString()},${new Date(at + 700 + 8 * 3_600_000).toISOString().replace('Z', '+08:00')}`,
    ],
    [
      'a short offset',
      (at: number) =>
        `${new Date(at).toISOString()},${new Date(at + 700 + 8 * 3_600_000).toISOString().replace('Z', '+0800')}`,
    ],
    [
      'slashes and a comma',
      (at: number) =>
        [at, at + 700]
          .map(
            (ms) =>
              `"${new Date(ms).toISOString().slice(0, -1).replaceAll('-', '/').replace('T', ' ').replace('.', ',')}"`,
          )
          .join(),
    ],
  ])('is read where it is plain what is meant: %s', (_, row) => {
    for (const { resultMs } of read(csv(times, 40, row)).runs) expect(resultMs).toBe(700);
  });
});

describe('the words of a log', () => {
  const logWithWords = (column: string, word: (index: number) => string) =>
    csv(`${times},${column}`, 100, (at, index) => `${at},${at + 700},${word(index)}`);

  it.each(['SUCCESS', '成功', 'ok', 'true', 'Done', '1', '出货成功', ''])('for success are understood: %s', (word) => {
    expect(read(logWithWords('outcome', () => word))).toMatchObject({ notes: [], runs: { length: 100 } });
  });

  it.each(['FAILED', '失败', 'timeout', 'Timed Out', 'false', '超时'])('for failure are understood: %s', (word) => {
    const { runs, skippedRows } = read(logWithWords('outcome', (index) => (index < 50 ? word : 'ok')));
    expect([runs.length, ...skippedRows]).toEqual([50, ['without success', 50]]);
  });

  it('take 0 for a failure beside 1, and not by itself', () => {
    expect(read(logWithWords('outcome', (index) => `${index % 2}`)).runs).toHaveLength(50);
    expect(() => read(logWithWords('outcome', () => '0'))).toThrow('"0" in outcome (100 rows)');
  });

  it.each(['Spring', 'spring motor', '弹簧', '弹簧货道机'])('for a motor are understood: %s', (word) => {
    expect(read(logWithWords('motor', () => word)).runs).toHaveLength(100);
  });

  it('that are not understood are listed, and count against the 5 %', () => {
    expect(() => read(logWithWords('outcome', (index) => (index < 60 ? 'vended' : 'okay')))).toThrow(
      'Words that are not understood: "vended" in outcome (60 rows), "okay" in outcome (40 rows)',
    );
    expect(() => read(logWithWords('motor', () => 'sping'))).toThrow('"sping" in motor (100 rows)');
    expect(() => read(logWithWords('quantity', () => 'one'))).toThrow('"one" in quantity (100 rows)');
    expect(read(logWithWords('outcome', (index) => (index < 3 ? 'vended' : 'ok'))).notes[0]).toBe(
      'Words that are not understood: "vended" in outcome (3 rows).',
    );
  });

  it('may be true and false of JSON', () => {
    const lines = Array.from({ length: 80 }, (_, index) =>
      JSON.stringify({ commanded_at: startedAt + index, result_at: startedAt + index + 700, outcome: index < 40 }),
    );
    const { runs, skippedRows } = readLog(`\ufeff${lines.join('\n')}`, 'x.ndjson', 'spring');
    expect([runs.length, ...skippedRows]).toEqual([40, ['without success', 40]]);
  });
});

describe('a log that is none', () => {
  it.each([
    ['an empty file', '', 'x.csv is empty'],
    ['a byte order mark alone', '\ufeff', 'x.csv is empty'],
    ['a header alone', `${times}\n`, 'has 0 runs that can be used'],
    ['semicolons', csv('commanded_at;result_at', 40, (at) => `${at};${at + 700}`), 'separate its fields with commas'],
    [
      'two columns of one name',
      csv('commanded_at,result_at,result_at', 40, (at) => `${at},${at + 700},`),
      'there are two columns "result_at"',
    ],
    ['a JSON array', '[{"commanded_at":1}]', 'is a JSON array: write one object a line'],
    ['other members', '{"start":1,"end":2}', 'no line has a member "commanded_at" (there are start, end)'],
  ])('is refused with what to do: %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('the sentence on a fit', () => {
  const verdictOf = (log: readonly number[], simulated: readonly number[]) => {
    const runs = Array.from({ length: 300 }, (_, at) => ({
      ackMs: null,
      startMs: null,
      stopMs: null,
      resultMs: 600 + (at % 100),
    }));
    const { observables } = fitProfile(motorByName('spring'), runs, 'x', seededRandom(1));
    return describeFit({
      observables: [
        {
          ...observables[0]!,
          log,
          simulated,
          distance: { ks: 0.02, w1Ms: 1 },
          logPercentiles: { n: 1, p50: 600, p95: 790, p99: 97_000, max: 97_000 },
          simulatedPercentiles: { n: 1, p50: 600, p95: 800, p99: 1_300, max: 1_300 },
        },
      ],
    });
  };
  const spread = (n: number, tail: number, share: number) =>
    Array.from({ length: n }, (_, at) => (at >= n * (1 - share) ? tail : 600 + (at % 100)));

  it('names p95 and p99, and is not "well" for a tail that the profile does not have, whatever KS is', () => {
    expect(verdictOf(spread(1_000, 97_000, 0.02), spread(5_000, 1_300, 0.02))).toMatch(
      /^It fits badly: .*p95 is 790 ms in the log and 800 ms in the profile, p99 97 s in the log and 1\.3 s in the profile/,
    );
    expect(verdictOf(spread(60, 97_000, 0.02), spread(5_000, 1_300, 0.001))).toMatch(/^It fits badly/);
    expect(verdictOf(spread(1_000, 700, 0), spread(5_000, 700, 0))).toMatch(
      /^It fits well: no share differs by more than 2 %; of command to result, p95 is /,
    );
  });

  it('is printed with the log’s notes', async () => {
    const text = csv(
      `${times},outcome`,
      100,
      (at, index) => `${at},${at + 600 + (index % 100)},${index < 2 ? 'vended' : 'ok'}`,
    );
    const { out, usageError } = await command(registerFit, ['fit', 'x.csv', '--motor', 'spring'], { 'x.csv': text });
    expect(usageError).toBe('');
    expect(out).toContain('\nWords that are not understood: "vended" in outcome (2 rows).\n');
    expect(out).toMatch(/It fits \w+: .*p95 is \d+ ms in the log and \d+ ms in the profile, p99 \d+ ms in the log/);
  });
});
