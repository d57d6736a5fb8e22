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
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { header } from '../history-machines.ts';
import { cleanHistory, historyForAllChecks } from '../sample-histories.ts';
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
      `run.ndjson, line ${cleanHistory().events.length + 1} is incomplete, as after a crash; it was left out.`,
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
    ['nothing at all', '', 'run.ndjson, line 1: there is no header; this is not a complete history.'],
    [
      'a header that breaks off',
      first.slice(0, 40),
      'run.ndjson, line 1: there is no header; this is not a complete history.',
    ],
    ['something else', 'hello\n', 'run.ndjson, line 1: this is not JSON.'],
    [
      'JSON of another kind',
      '{"name":"vendloop"}\n',
      'run.ndjson, line 1: this is not a vendloop history: its first line must have "format":"vendloop-history/2".',
    ],
    [
      'an older format',
      '{"format":"vendloop-history/1"}\n',
      'run.ndjson, line 1: its format is vendloop-history/1, and this vendloop reads vendloop-history/2. Record the ' +
        'run again, or use the vendloop that wrote it.',
    ],
    [
      'a newer format',
      '{"format":"vendloop-history/10"}\n',
      'run.ndjson, line 1: its format is vendloop-history/10, and this vendloop reads vendloop-history/2. Use a ' +
        'newer vendloop.',
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
    ['a broken line in the middle', `${first}{"t":1,\n{"t":1}\n`, 'run.ndjson, line 2: this is not JSON.'],
    ['a list', `${first}[1]\n`, 'run.ndjson, line 2: this is not a JSON object.'],
    [
      'an event without a time',
      `${first}{"by":"core","kind":"core-started"}\n`,
      'run.ndjson, line 2: member "t" is no number.',
    ],
    [
      'an event without a kind',
      `${first}{"t":1,"by":"core"}\n`,
      'run.ndjson, line 2: members "by" and "kind" must be texts.',
    ],
    [
      "another observer's kind",
      `${first}{"t":1,"by":"receiver","kind":"core-started"}\n`,
      'run.ndjson, line 2: event "core-started" comes from core, not from "receiver".',
    ],
    [
      'a known kind of an unknown observer',
      `${first}{"t":1,"by":"__proto__","kind":"lock-granted"}\n`,
      'run.ndjson, line 2: event "lock-granted" comes from core or store, not from "__proto__".',
    ],
    [
      'a core without a name',
      `${first}{"t":1,"by":"core","kind":"core-started","core":2}\n`,
      'run.ndjson, line 2: core event "core-started": member "core" is no text.',
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

describe('what a newer vendloop of this format has added', () => {
  const added = [
    '{"t":1,"by":"core","kind":"core-started","pid":3}',
    '{"t":2,"by":"core","kind":"core-started","pid":4,"core":"b","wire":{"frame":"…"}}',
    '{"t":3,"by":"core","kind":"toString","machine":10000001}',
    '{"t":4,"by":"__proto__","kind":"constructor"}',
    '{"t":5,"by":"core","kind":"order-created","machine":"m","order":1,' +
      '"records":[{"record":1,"lane":1,"quantity":1,"price":2},{"record":2,"lane":1,"quantity":1,"price":2}]}',
    '{"t":6,"by":"harness","kind":"run-ended","reason":"done"}',
  ];
  const source = `${first.replace('{', '{"host":"h",')}${added.join('\n')}\n`;
  const unknown = 'is unknown to this vendloop; it was kept and not judged.';

  it('is named once for each kind and member', () => {
    expect(readHistory(source, 'h').warnings).toEqual([
      `h, line 1: member "host" of header ${unknown}`,
      `h, line 2: member "pid" of core event "core-started" ${unknown}`,
      `h, line 4: core event "toString" ${unknown}`,
      `h, line 5: __proto__ event "constructor" ${unknown}`,
      `h, line 6: member "records.price" of core event "order-created" ${unknown}`,
    ]);
  });

  it('is kept, and written as it was', () => {
    const read = readHistory(source, 'h');
    expect(read.events.map((event) => JSON.stringify(event))).toEqual(added);
    expect(writeHistory(read)).toBe(source);
  });

  it('changes no judgement', () => {
    const { header, events } = historyForAllChecks();
    const plain = runChecks({ header, events });
    const text = headerLine(header).replace('{', '{"host":"h",') + events.map(withAdditions).join('');
    const read = readHistory(text, 'h');
    expect(read.events).toHaveLength(events.length * 2);
    const judgement = runChecks(read);
    expect(judgement.results).toEqual(plain.results);
    expect(judgement.findings).toEqual(plain.findings);
    expect(computeVerdict(judgement, read.header, read.events)).toEqual(computeVerdict(plain, header, events));
  });

  it('is summed up when there is much of it', () => {
    const lines = Array.from({ length: 50 }, (_, n) => `{"t":1,"by":"core","kind":"new-${n}${'x'.repeat(10_000)}"}\n`);
    const { warnings } = readHistory(first + lines.join(''), 'h');
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe(
      'h: further kinds or members are unknown to this vendloop; they were kept and not judged.',
    );
    expect(Math.max(...warnings.map(({ length }) => length))).toBeLessThan(300);
  });

  /** An event with a member more, and a line of an unknown kind before it. */
  function withAdditions(event: HistoryEvent): string {
    const unknownKind = `{"t":${event.t},"by":"core","kind":"toString","machine":5,"delivery":[]}\n`;
    return unknownKind + eventLine({ ...event, wire: 'x' }).replace('}\n', ',"added":null}\n');
  }
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
