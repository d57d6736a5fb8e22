import { describe, expect, it } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import { Recorder } from '#harness/history/recorder.ts';
import { header } from '../history-machines.ts';

class ManualClock implements Clock {
  reading = 5_000.25;
  readonly origin = 'test';
  now(): number {
    return 0;
  }
  monotonic(): number {
    return this.reading;
  }
  after(): never {
    throw new Error('no timers here');
  }
}

describe('the recorder', () => {
  it('stamps what is seen with the time since the start, to a microsecond', () => {
    const clock = new ManualClock();
    const recorder = new Recorder(header, clock);
    clock.reading += 10.123_456;
    recorder.machine({ kind: 'connected', machine: '10000001' });
    recorder.merchant({ kind: 'no-answer', call: 1, endpoint: 'pay', machine: '10000001', reason: 'cut' });
    clock.reading += 1;
    recorder.receiver({ kind: 'callback-unreadable', receiver: 'merchant', reason: 'no JSON', responseStatus: 400 });
    recorder.harness({ kind: 'run-ended', reason: 'done' });
    expect(recorder.events.map(({ t, by, kind }) => [t, by, kind])).toEqual([
      [10.123, 'machine', 'connected'],
      [10.123, 'merchant', 'no-answer'],
      [11.123, 'receiver', 'callback-unreadable'],
      [11.123, 'harness', 'run-ended'],
    ]);
  });

  it('adds what was on the wire at the end of an event, in the line too', () => {
    const lines: string[] = [];
    const recorder = new Recorder(header, new ManualClock(), (line) => lines.push(line));
    recorder.machine({ kind: 'frame-sent', machine: '1', method: '' }, { members: null, bytes: 3 });
    recorder.machine({ kind: 'frame-sent', machine: '1', method: '' });
    expect(lines.slice(1).join('')).toBe(
      '{"t":0,"by":"machine","kind":"frame-sent","machine":"1","method":"","wire":{"members":null,"bytes":3}}\n' +
        '{"t":0,"by":"machine","kind":"frame-sent","machine":"1","method":""}\n',
    );
    expect(lines.join('')).toBe(writeHistory(recorder.history()));
  });

  it('notes the wall clock of its start in the header', () => {
    const clock = new ManualClock();
    expect(new Recorder(header, clock).history().header).toEqual({ ...header, wallStartMs: clock.now() });
  });

  it("stamps a core's event with the time of its decision", () => {
    const clock = new ManualClock();
    const recorder = new Recorder(header, clock);
    clock.reading += 30;
    recorder.core({ kind: 'core-started' }, 5_010.25);
    expect(recorder.events).toEqual([{ t: 10, by: 'core', kind: 'core-started' }]);
  });

  it('hands each line over at once, the header first, so that they add up to the history', () => {
    const lines: string[] = [];
    const clock = new ManualClock();
    const recorder = new Recorder(header, clock, (line) => lines.push(line));
    expect(lines).toHaveLength(1);
    clock.reading += 1;
    recorder.core({ kind: 'core-started' }, clock.reading);
    expect(lines).toHaveLength(2);
    recorder.harness({ kind: 'run-ended', reason: 'abandoned' });
    expect(lines.join('')).toBe(writeHistory(recorder.history()));
    expect(readHistory(lines.join(''), 'live').events).toEqual(recorder.events);
  });

  it('gives out a history that later events do not change', () => {
    const recorder = new Recorder(header, new ManualClock());
    const { events } = recorder.history();
    recorder.harness({ kind: 'run-ended', reason: 'done' });
    expect(events).toEqual([]);
    expect(recorder.history().events).toHaveLength(1);
  });

  it('writes an event twice that comes twice, with two times and the same members', () => {
    const lines: string[] = [];
    const clock = new ManualClock();
    const recorder = new Recorder(header, clock, (line) => lines.push(line));
    const connected = { kind: 'connected', machine: '10000001' } as const;
    recorder.machine(connected);
    clock.reading += 5;
    recorder.machine(connected);
    expect(lines.slice(1)).toEqual([
      '{"t":0,"by":"machine","kind":"connected","machine":"10000001"}\n',
      '{"t":5,"by":"machine","kind":"connected","machine":"10000001"}\n',
    ]);
    expect(writeHistory(recorder.history())).toBe(lines.join(''));
  });
});
