import { describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { registerFit } from '#cli/fit/index.ts';
import { readRecording } from '#harness/bench/recording.ts';
import { writeProfile, readProfile } from '#harness/fit/profile-file.ts';
import { eventLine, headerLine, readHistory, readHistoryStream } from '#harness/history/ndjson.ts';
import { readTrend } from '#harness/reports/bench/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { runScenario } from '#harness/runner/run.ts';
import { scenarios } from '#scenarios/index.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { command } from '#test/cli/run-command.ts';

const bom = '\ufeff';
const stage = virtualStage({ seed: 1 });
const { history } = await runScenario(
  scenarios.find(({ name }) => name === 'unpaid-order')!,
  stage,
  { seed: 1 },
);
await stage.close();
const text = headerLine(history.header) + history.events.map(eventLine).join('');

/** How editors and shells change a file without changing its meaning. */
const changes: readonly (readonly [string, (text: string) => string])[] = [
  ['a byte order mark', (whole) => bom + whole],
  ['a blank last line', (whole) => `${whole}\n`],
  ['several blank last lines', (whole) => `${whole}\n  \n\t\n`],
  ['lines of Windows', (whole) => `${bom}${whole.replaceAll('\n', '\r\n')}\r\n`],
];

describe.each(changes)('with %s', (_, change) => {
  it('a history is the same', async () => {
    expect(readHistory(change(text), 'h')).toEqual({ ...history, warnings: [] });
    const pieces = async function* () {
      for (const piece of change(text).match(/[^]{1,7}/g) ?? []) yield await Promise.resolve(piece);
    };
    expect(await readHistoryStream(pieces(), 'h')).toEqual({ ...history, warnings: [] });
    expect(await command(registerCheck, ['check', 'h'], { h: change(text) })).toEqual(
      await command(registerCheck, ['check', 'h'], { h: text }),
    );
  });

  it('the events of a process are the same', async () => {
    const events = history.events.map(eventLine).join('');
    expect(await readRecording([change(events)], 'e')).toEqual({ events: history.events, spans: [], lateness: [] });
  });

  it.each(['ndjson', 'csv'])('a log of runs in %s is fitted the same', async (format) => {
    const runs = Array.from({ length: 200 }, (__, at) => ({
      commanded_at: 1_714_373_688_000 + at * 60_000,
      result_at: 1_714_373_688_000 + at * 60_000 + 3_000 + at * 3,
    }));
    const log =
      format === 'ndjson'
        ? runs.map((run) => `${JSON.stringify(run)}\n`).join('')
        : `"commanded_at","result_at"\n${runs.map((run) => `${run.commanded_at},${run.result_at}\n`).join('')}`;
    const fitted = (given: string) =>
      command(registerFit, ['fit', 'log', '--motor', 'spring', '--json'], { log: given });
    expect(await fitted(change(log))).toEqual(await fitted(log));
    expect((await fitted(log)).usageError).toBe('');
  });

  it('a trend without runs, and a profile, are the same', () => {
    expect(readTrend(change(''), 't')).toEqual([]);
    const { name: motor, profile: times } = motorTypes[0]!;
    const profile = writeProfile({ motor, profile: { ...times, origin: 'fitted' } });
    expect(readProfile(change(profile), 'p')).toEqual(readProfile(profile, 'p'));
  });
});

it('a blank line within a history or a recording is a mistake still, and its place is named', async () => {
  const [header, first, ...rest] = text.split(/(?<=\n)/);
  expect(() => readHistory([header, first, '\n', ...rest].join(''), 'h')).toThrow('h, line 3: the line is empty.');
  await expect(readRecording([`${first ?? ''}\n${rest.join('')}`], 'e')).rejects.toThrow(
    'e, line 2: the line is empty.',
  );
});

it('more events than can be judged at once are refused, with their number', async () => {
  const pieces = async function* () {
    yield await Promise.resolve(text);
  };
  await expect(readHistoryStream(pieces(), 'h', 2)).rejects.toThrow('h, line 4: a history may have at most 2 events.');
  expect((await readHistoryStream(pieces(), 'h', history.events.length)).events).toHaveLength(history.events.length);
});
