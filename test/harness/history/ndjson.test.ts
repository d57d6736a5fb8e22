import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#harness/history/event.ts';
import {
  historyDigest,
  eventLine,
  headerLine,
  HistoryError,
  readHistory,
  readHistoryStream,
} from '#harness/history/ndjson.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import { inTimeOrder } from '#harness/history/time-order.ts';
import { header, cleanHistory } from '../history-builder.ts';
import { runs } from '#test/properties/settings.ts';

const first = headerLine(header);

function problemOf(source: string): string {
  try {
    readHistory(source, 'run.ndjson');
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryError);
    return (error as HistoryError).message;
  }
  return 'none';
}

describe('a history as text', () => {
  it('holds every kind of event of the sound history', () => {
    const sound = cleanHistory();
    expect(readHistory(writeHistory(sound), 'run.ndjson').events).toEqual(sound.events);
  });

  it('puts time, observer and kind first, and the members as they were built', () => {
    const line = eventLine({
      machine: '10000001',
      kind: 'lock-released',
      token: 3,
      by: 'core',
      t: 1.5,
      cause: 'dwell',
    });
    expect(line).toBe('{"t":1.5,"by":"core","kind":"lock-released","machine":"10000001","token":3,"cause":"dwell"}\n');
  });

  it('has a digest that any change of an event changes', () => {
    const sound = cleanHistory();
    const later = sound.events.map((one, index) => (index === 7 ? { ...one, t: one.t + 0.001 } : one));
    expect(historyDigest(sound)).toMatch(/^[0-9a-f]{64}$/);
    expect(historyDigest({ ...sound, events: later })).not.toBe(historyDigest(sound));
    expect(historyDigest({ ...sound, header: { ...sound.header, seed: 8 } })).not.toBe(historyDigest(sound));
  });
});

describe('reading a history', () => {
  it('leaves out a last line that breaks off, with a warning', () => {
    const bytes = writeHistory(cleanHistory());
    const read = readHistory(bytes.slice(0, -9), 'run.ndjson');
    expect(read.events).toHaveLength(cleanHistory().events.length - 1);
    expect(read.warnings).toEqual([
      `run.ndjson, line ${cleanHistory().events.length + 1} breaks off, as after a crash; it was left out.`,
    ]);
  });

  it('is the same in pieces, wherever they end', async () => {
    const text = writeHistory(cleanHistory()) + '{"t":1,"by":"co';
    const whole = readHistory(text, 'h');
    for (const length of [1, 7, 1_000]) {
      const pieces = Readable.from(text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? []);
      expect(await readHistoryStream(pieces, 'h')).toEqual(whole);
    }
    await expect(readHistoryStream(Readable.from([]), 'h')).rejects.toThrow('h, line 1: there is no header');
  });

  it('survives a crash at any byte after the header', () => {
    const bytes = writeHistory(cleanHistory());
    fc.assert(
      fc.property(fc.integer({ min: first.length, max: bytes.length }), (length) => {
        const cut = bytes.slice(0, length);
        const whole = cleanHistory().events.length;
        const { events, warnings } = readHistory(cut, 'run.ndjson');
        expect(events).toEqual(cleanHistory().events.slice(0, events.length));
        expect(events.length).toBeLessThanOrEqual(whole);
        expect(warnings.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(50) },
    );
  });

  it('takes line ends of Windows', () => {
    const bytes = writeHistory(cleanHistory()).replaceAll('\n', '\r\n');
    expect(readHistory(bytes, 'run.ndjson').events).toHaveLength(cleanHistory().events.length);
  });

  it.each([
    ['nothing at all', '', 'run.ndjson, line 1: there is no header; this is no whole history.'],
    [
      'a header that breaks off',
      first.slice(0, 40),
      'run.ndjson, line 1: there is no header; this is no whole history.',
    ],
    ['something else', 'hello\n', 'run.ndjson, line 1: this is no JSON.'],
    [
      'JSON of another kind',
      '{"name":"vendloop"}\n',
      'run.ndjson, line 1: this is no vendloop history: its first line must say "format":"vendloop-history/1".',
    ],
    [
      'a newer format',
      '{"format":"vendloop-history/2"}\n',
      'run.ndjson, line 1: it is in the format vendloop-history/2; this vendloop reads vendloop-history/1. Use the ' +
        'vendloop that wrote it.',
    ],
    [
      'a header without its seed',
      first.replace('"seed":7,', ''),
      'run.ndjson, line 1: header: member "seed" is missing.',
    ],
    [
      'a machine of an unknown kind',
      first.replace('"kind":"motor"', '"kind":"robot"'),
      'run.ndjson, line 1: header: member "machines" item 2: member "kind" is none of electronic-lock, motor, ' +
        'conveyor, other.',
    ],
    [
      'an empty line in the middle',
      `${first}\n{"t":1,"by":"core","kind":"core-started"}\n`,
      'run.ndjson, line 2: the line is empty.',
    ],
    ['a broken line in the middle', `${first}{"t":1,\n{"t":1}\n`, 'run.ndjson, line 2: this is no JSON.'],
    ['a list', `${first}[1]\n`, 'run.ndjson, line 2: this is no JSON object.'],
    [
      'an event without a time',
      `${first}{"by":"core","kind":"core-started"}\n`,
      'run.ndjson, line 2: member "t" is no number.',
    ],
    [
      'an event without a kind',
      `${first}{"t":1,"by":"core"}\n`,
      'run.ndjson, line 2: members "by" and "kind" must name who saw what.',
    ],
    [
      'an unknown observer',
      `${first}{"t":1,"by":"__proto__","kind":"x"}\n`,
      'run.ndjson, line 2: observer "__proto__" is not known here; a newer vendloop may have written it.',
    ],
    [
      'an unknown kind',
      `${first}{"t":1,"by":"core","kind":"toString"}\n`,
      'run.ndjson, line 2: core event "toString" is not known here; a newer vendloop may have written it.',
    ],
    [
      "another observer's kind",
      `${first}{"t":1,"by":"sink","kind":"core-started"}\n`,
      'run.ndjson, line 2: sink event "core-started" is not known here; a newer vendloop may have written it.',
    ],
    [
      'a member too many',
      `${first}{"t":1,"by":"core","kind":"core-started","pid":3}\n`,
      'run.ndjson, line 2: core event "core-started": member "pid" is not known here.',
    ],
    [
      'a member too few',
      `${first}{"t":1,"by":"machine","kind":"connected"}\n`,
      'run.ndjson, line 2: machine event "connected": member "machine" is missing.',
    ],
    [
      'a text for a number',
      `${first}{"t":1,"by":"core","kind":"callback-attempt","callback":"1","attempt":1}\n`,
      'run.ndjson, line 2: core event "callback-attempt": member "callback" is no whole number.',
    ],
    [
      'a number for a flag',
      `${first}{"t":1,"by":"harness","kind":"expectation","step":"s","met":1,"detail":""}\n`,
      'run.ndjson, line 2: harness event "expectation": member "met" is neither true nor false.',
    ],
    [
      'an unknown cause',
      `${first}{"t":1,"by":"core","kind":"lock-released","machine":"m","token":1,"cause":"magic"}\n`,
      'run.ndjson, line 2: core event "lock-released": member "cause" is none of success, failure, dwell, timeout.',
    ],
    [
      'a bad list',
      `${first}{"t":1,"by":"core","kind":"order-created","machine":"m","order":1,"records":{}}\n`,
      'run.ndjson, line 2: core event "order-created": member "records" is no list.',
    ],
    [
      'a bad item',
      `${first}{"t":1,"by":"core","kind":"order-created","machine":"m","order":1,"records":[3]}\n`,
      'run.ndjson, line 2: core event "order-created": member "records" item 1: is no object.',
    ],
  ])('refuses %s', (_, source, expected) => {
    expect(problemOf(source)).toBe(expected);
  });

  it('answers anything with a history or a HistoryError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `${first}${json}\n`),
        ),
        (source) => {
          problemOf(source);
        },
      ),
    );
  });
});

describe('the order of a history', () => {
  it('is by time, and by line where times are equal', () => {
    const at = (time: number, step: string): HistoryEvent => ({
      t: time,
      by: 'harness',
      kind: 'expectation',
      step,
      met: true,
      detail: '',
    });
    const events = [at(2, 'a'), at(1, 'b'), at(2, 'c'), at(1, 'd')];
    const steps = inTimeOrder({ header, events }).events.map((one) => (one.kind === 'expectation' ? one.step : ''));
    expect(steps.join('')).toBe('bdac');
    expect(events[0]?.t).toBe(2);
  });
});
