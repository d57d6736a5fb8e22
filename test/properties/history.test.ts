import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { historyDigest, readHistory } from '#harness/history/ndjson.ts';
import { RecordAgreement } from '#harness/history/record-agreement.ts';
import { wireProblem } from '#harness/history/wire-agreement.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import type { AnyRule } from '#harness/history/value-rules.ts';
import { headerMembers } from '#harness/history/header-schema.ts';
import { eventTables } from '#harness/history/schema.ts';

/** Values by the message of a rule about an invalid one, so that every rule of the tables is covered, new ones too. */
const arbitraryByProblem: readonly (readonly [RegExp, (match: RegExpExecArray) => fc.Arbitrary<unknown>])[] = [
  [/^is no text$/, () => fc.string({ unit: 'binary', maxLength: 12 })],
  [/^is no whole number$/, () => fc.maxSafeInteger()],
  [/^is no number$/, () => fc.double({ noNaN: true, noDefaultInfinity: true })],
  [/^is neither a number nor null$/, () => fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))],
  [/^is neither true nor false$/, () => fc.boolean()],
  [/^is none of (.+)$/, ([, names = '']) => fc.constantFrom(...names.split(', '))],
  [
    /^is no list of whole numbers$/,
    () =>
      fc.array(
        fc.maxSafeInteger().map((value) => value + 0),
        { maxLength: 3 },
      ),
  ],
  [/^is no list of texts$/, () => fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 3 })],
];

function arbitraryOf(rule: AnyRule): fc.Arbitrary<unknown> {
  const message = rule.problem(Symbol('nothing that JSON has')) ?? '';
  if (message === 'is no list')
    return fc.array(
      objectsOf((item) => rule.problem([item])?.replace('item 1: ', '') ?? null),
      { maxLength: 3 },
    );
  if (message === 'is no object') return objectsOf((value) => rule.problem(value));
  return arbitraryForProblem(message);
}

function arbitraryForProblem(message: string): fc.Arbitrary<unknown> {
  for (const [pattern, make] of arbitraryByProblem) {
    const match = pattern.exec(message);
    // JSON has no -0.
    if (match) return make(match).map((value) => (Object.is(value, -0) ? 0 : value));
  }
  throw new Error(`no values are known for the rule "${message}"`);
}

/** Objects, built by asking their rule repeatedly which member is missing or wrong. */
function objectsOf(problemOf: (object: object) => string | null): fc.Arbitrary<object> {
  const object: Record<string, unknown> = {};
  const values: Record<string, fc.Arbitrary<unknown>> = {};
  for (let message = problemOf(object); message !== null; message = problemOf(object)) {
    const [, name = '', wrong = ''] = /^member "(.+?)" (.+)$/.exec(message) ?? [];
    if (wrong === 'is missing') object[name] = undefined;
    else [object[name]] = fc.sample((values[name] = arbitraryForProblem(wrong)), 1);
  }
  return membersOf(values);
}

const membersOf = (values: Record<string, fc.Arbitrary<unknown>>) => fc.record(values, { noNullPrototype: true });
const arbitrariesOf = (rules: Readonly<Record<string, AnyRule>>) =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, arbitraryOf(rule)]));

const time = fc.double({ min: 0, max: 1e9, noNaN: true }).map((t) => Math.round(t * 1_000) / 1_000);

/** Every kind of event of every observer. */
const kinds = Object.entries(eventTables).flatMap(([by, table]) =>
  Object.entries(table).map(
    ([kind, rules]) =>
      membersOf({
        t: time,
        by: fc.constant(by),
        kind: fc.constant(kind),
        ...arbitrariesOf(rules),
      }) as fc.Arbitrary<unknown> as fc.Arbitrary<HistoryEvent>,
  ),
);
const headers = membersOf({
  format: fc.constant('vendloop-history/2'),
  ...arbitrariesOf(headerMembers),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<HistoryHeader>;
const histories: fc.Arbitrary<History> = fc.record({
  header: headers,
  events: fc.array(fc.oneof(...kinds), { maxLength: 30 }).map(agreeing),
});

/** The events that contradict neither their own messages nor one another: others are refused. */
function agreeing(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const agreement = new RecordAgreement();
  const kept = events.filter((event, index) => wireProblem(event) === null && agreement.add(event, index) === null);
  const odd = agreement.end();
  return odd ? agreeing(kept.filter((event) => event !== events[odd.line])) : kept;
}

/** Drops, duplicates or delays one event. */
function corrupt({ header, events }: History, at: number, how: 'drop' | 'double' | 'later'): History {
  const here = at % events.length;
  const event = events[here]!;
  const instead = { drop: [], double: [event, event], later: [{ ...event, t: event.t + 0.5 }] }[how];
  return { header, events: [...events.slice(0, here), ...instead, ...events.slice(here + 1)] };
}

describe('a history of any events', () => {
  it('is read as it was written, with the same bytes and the same digest', () => {
    expect(kinds.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(histories, (written) => {
        const bytes = writeHistory(written);
        const read = readHistory(bytes, 'run.ndjson');
        assert.deepEqual(read, { ...written, warnings: [] });
        assert.equal(writeHistory(read), bytes);
        assert.equal(historyDigest(read), historyDigest(written));
      }),
    );
  });

  it('has one line for each event and one for its header, whatever its texts hold', () => {
    fc.assert(
      fc.property(histories, (written) => {
        const lines = writeHistory(written).split('\n');
        assert.equal(lines.pop(), '');
        assert.equal(lines.length, written.events.length + 1);
      }),
    );
  });

  it('has another digest after any change', () => {
    const changes = fc.tuple(
      histories.filter(({ events }) => events.length > 0),
      fc.nat(),
      fc.constantFrom('drop' as const, 'double' as const, 'later' as const),
    );
    fc.assert(
      fc.property(changes, ([history, at, how]) =>
        assert.notEqual(historyDigest(corrupt(history, at, how)), historyDigest(history)),
      ),
    );
  });
});
