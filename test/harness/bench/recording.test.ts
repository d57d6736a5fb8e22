import { describe, expect, it } from 'vitest';
import { composeHistory, readRecording } from '#harness/bench/recording.ts';
import { eventLine } from '#harness/history/ndjson.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { header } from '../history-machines.ts';

const started: HistoryEvent = { t: 5, by: 'core', kind: 'core-started' };
const storeSpan = { t: 7.25, by: 'core', kind: 'span', delivery: 'd1', machine: 'm', phase: 'store', at: 3, ms: 4.25 };
const span = (overrides: object = {}): string => `${JSON.stringify({ ...storeSpan, ...overrides })}\n`;

describe('a recording', () => {
  it('is split into what happened and how long it took', async () => {
    const { events, spans } = await readRecording(
      [eventLine(started) + span() + span({ phase: 'callback', attemptAt: 2 })],
      'core.ndjson',
    );
    expect(events).toEqual([started]);
    expect(spans).toEqual([
      { delivery: 'd1', phase: 'store', t: 7.25, ms: 4.25 },
      { delivery: 'd1', phase: 'callback', t: 7.25, ms: 4.25 },
    ]);
  });

  it('is the same in pieces that end anywhere', async () => {
    const text = eventLine(started) + span() + eventLine(started);
    for (let at = 0; at <= text.length; at += 1)
      expect(await readRecording([text.slice(0, at), text.slice(at)], 'core.ndjson')).toEqual(
        await readRecording([text], 'core.ndjson'),
      );
  });

  it('of nothing is empty', async () => {
    expect(await readRecording([''], 'core.ndjson')).toEqual({ events: [], spans: [], lateness: [] });
  });

  it('has how late a fleet sent its frames beside its events', async () => {
    const line = '{"t":9,"by":"machine","kind":"lateness","ms":[0.2,14.5]}\n';
    const { events, lateness } = await readRecording([eventLine(started) + line], 'fleet.ndjson');
    expect(events).toHaveLength(1);
    expect(lateness).toMatchObject([{ t: 9, ms: [0.2, 14.5] }]);
    await expect(readRecording([line.replace('14.5', '"14"')], 'fleet.ndjson')).rejects.toThrow(
      'the lateness of a fleet must have t, and ms with numbers.',
    );
  });

  it.each([['{"t":1,"by":"co'], [span().slice(0, -9)], ['{"t":1,"by":"core","kind":"core-started"}']])(
    'leaves a last line out that breaks off: %j',
    async (broken) => {
      expect(await readRecording([eventLine(started) + span() + broken], 'core.ndjson')).toMatchObject({
        events: [started],
        spans: [{ delivery: 'd1' }],
      });
    },
  );

  it.each([
    ['{"t":1,"by":"core"\n', 'core.ndjson, line 3: this is not JSON'],
    ['\n', 'core.ndjson, line 3: the line is empty'],
    ['{"t":1,"by":"core","kind":"span","delivery":"d1"\n', 'core.ndjson, line 3: this is not JSON'],
    [span({ phase: 'lunch' }), 'core.ndjson, line 3: a span must have'],
    [span({ ms: 'long' }), 'core.ndjson, line 3: a span must have'],
    ['{"t":1,"by":"core","kind":"command-sent"}\n', 'core.ndjson, line 3: core event "command-sent": member'],
  ])('names the file and line of one that is not as it should be: %j', async (line, message) => {
    await expect(
      readRecording([eventLine(started) + span() + line + eventLine(started)], 'core.ndjson'),
    ).rejects.toThrow(message);
  });

  it('takes an event that only speaks of spans for the event that it is', async () => {
    const spanLikeEvent: HistoryEvent = {
      t: 1,
      by: 'harness',
      kind: 'expectation',
      step: '"kind":"span"',
      met: true,
      detail: '',
    };
    const text = `{"t":1,"by":"harness","kind":"expectation","step":"x","met":true,"detail":"","kind":"span"}\n`;
    expect((await readRecording([eventLine(spanLikeEvent)], 'core.ndjson')).events).toEqual([spanLikeEvent]);
    await expect(readRecording([text], 'core.ndjson')).rejects.toThrow('line 1');
  });
});

describe('a history of several observers', () => {
  const at = (t: number, machine: string): HistoryEvent => ({ t, by: 'machine', kind: 'connected', machine });

  it('is in the order of time, and at one time in the order of the observers', () => {
    const { events } = composeHistory(
      header,
      [[at(1_010, 'a'), at(1_030, 'b')], [at(1_010, 'c'), at(1_020.0006, 'd')], []],
      1_000,
      1_030,
    );
    expect(events.map((event) => [event.t, 'machine' in event ? event.machine : event.kind])).toEqual([
      [10, 'a'],
      [10, 'c'],
      [20.001, 'd'],
      [30, 'b'],
      [30, 'run-ended'],
    ]);
  });

  it('leaves what the observers wrote alone, and holds more events than a call may have arguments', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => at(1_000 + index / 100, `${index}`));
    const { events } = composeHistory(header, [many], 1_000, 9_000);
    expect(events).toHaveLength(200_001);
    expect(events.at(-1)).toMatchObject({ t: 8_000, kind: 'run-ended', reason: 'done' });
    expect(many[0]).toEqual(at(1_000, '0'));
  });
});
