import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { alignRuns } from '#studio/page/trace/model/align.ts';
import { matchSequences } from '#studio/page/trace/model/match-sequences.ts';
import { differencesOf } from '#studio/page/trace/model/member-differences.ts';
import { readLines } from '#studio/page/trace/model/read-lines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { snacks } from '#test/harness/history-machines.ts';

/** A run of several deliveries; `settledAt`: of the first; `extra`: another order comes. */
function runOf(settledAt: number, extra = false): ReturnType<typeof readLines> {
  const story = new HistoryBuilder();
  const line = story.order(0, snacks);
  const run = story.startDelivery(1_000, line);
  story.settle(settledAt, run, 'success');
  if (extra) story.order(2_500, snacks);
  for (const at of [3_000, 5_000, 7_000]) story.settle(at + 500, story.startDelivery(at, line), 'success');
  const { header, events } = story.end(9_000);
  return readLines(headerLine(header) + events.map(eventLine).join(''));
}
const cut = (run: ReturnType<typeof readLines>, from: number, to: number) => ({
  ...run,
  events: [...run.events.slice(0, from), ...run.events.slice(to)],
  lines: [...run.lines.slice(0, from), ...run.lines.slice(to)],
});

describe('two runs of one seed', () => {
  const left = runOf(2_000);

  it('are equal to themselves', () => {
    expect(alignRuns(left, left, false).differences).toEqual([]);
  });

  it('differ where a time differs, or never where times are ignored', () => {
    const right = runOf(2_001);
    const { rows, differences } = alignRuns(left, right, false);
    const changed = rows[differences[0]!]!;
    expect(changed.kind).toBe('changed');
    expect(left.events[changed.left!]?.kind).toBe('delivery-settled');
    expect(differencesOf(left.events[changed.left!], right.events[changed.right!])).toEqual([
      { member: 't', left: '2000', right: '2001' },
    ]);
    expect(alignRuns(left, right, true).differences).toEqual([]);
  });

  it('stand on equal rows again after an event that one of them has alone', () => {
    const whole = runOf(2_000);
    const { rows, differences } = alignRuns(whole, cut(whole, 4, 6), false);
    expect(differences.map((row) => rows[row])).toEqual([
      { kind: 'left', left: 4, right: null },
      { kind: 'left', left: 5, right: null },
    ]);
    expect(rows.at(-1)).toEqual({ kind: 'equal', left: whole.lines.length - 1, right: whole.lines.length - 3 });
    const mirrored = alignRuns(cut(whole, 4, 6), whole, false);
    expect(mirrored.differences.map((row) => mirrored.rows[row]!.kind)).toEqual(['right', 'right']);
  });

  it('pair what a later difference has changed, and keep every event once and in order', () => {
    const right = runOf(2_100, true);
    const { rows } = alignRuns(left, right, false);
    expect(rows.flatMap((row) => row.left ?? [])).toEqual(left.lines.map((_, at) => at));
    expect(rows.flatMap((row) => row.right ?? [])).toEqual(right.lines.map((_, at) => at));
    expect(rows.filter(({ kind }) => kind === 'left')).toEqual([]);
    expect(rows.filter(({ kind }) => kind === 'changed').length).toBeGreaterThan(0);
  });

  it('differ where one ends', () => {
    const { rows, differences } = alignRuns(left, cut(left, 3, left.lines.length), true);
    expect(rows[differences[0]!]).toEqual({ kind: 'left', left: 3, right: null });
    expect(differencesOf(left.events[3], undefined).length).toBeGreaterThan(3);
  });
});

/** The length of the longest common part, by its definition. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [at, other] of b.entries()) next.push(one === other ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!));
    row = next;
  }
  return row.at(-1)!;
}

describe('the matches of two sequences', () => {
  it('are as many as there can be, in order, and of equal values', () => {
    const sequence = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const matches = [...matchSequences(Int32Array.from(a), Int32Array.from(b))];
        const pairs = matches.flatMap((right, left) => (right < 0 ? [] : [[left, right] as const]));
        expect(pairs.map(([left, right]) => [a[left], a[left]!, b[right]!]).every(([, x, y]) => x === y)).toBe(true);
        expect(pairs.every(([, right], at) => at === 0 || right > pairs[at - 1]![1])).toBe(true);
        expect(pairs).toHaveLength(longestCommon(a, b));
      }),
    );
  });

  it('are found in sequences that have almost nothing in common, in a bounded time', () => {
    const length = 200_000;
    const a = Int32Array.from({ length }, (_, at) => (at % 1_000 === 0 ? at : -1 - at));
    const b = Int32Array.from({ length }, (_, at) => (at % 1_000 === 0 ? at : length + at));
    const matched = matchSequences(a, b).filter((right) => right >= 0).length;
    expect(matched).toBeGreaterThan(0);
  });
});

it('what is no history is refused', () => {
  expect(() => readLines('{"a":1}\n')).toThrow('the first line is no header of a history');
  expect(() => readLines('<html>')).toThrow(SyntaxError);
});
