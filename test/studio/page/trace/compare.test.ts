import { describe, expect, it } from 'vitest';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { differencesOf, firstDifference } from '#studio/page/trace/model/compare.ts';
import { readLines } from '#studio/page/trace/model/read-lines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { snacks } from '#test/harness/history-machines.ts';

function runOf(settledAt: number): ReturnType<typeof readLines> {
  const story = new HistoryBuilder();
  const run = story.startDelivery(1_000, story.order(0, snacks));
  story.settle(settledAt, run, 'success');
  const { header, events } = story.end(9_000);
  return readLines(headerLine(header) + events.map(eventLine).join(''));
}

describe('two runs of one seed', () => {
  const left = runOf(2_000);
  const right = runOf(2_001);

  it('are equal to themselves', () => {
    expect(firstDifference(left.lines, left.lines, false)).toBeNull();
  });

  it('differ first where a time differs, or never where times are ignored', () => {
    const place = firstDifference(left.lines, right.lines, false)!;
    expect(left.events[place]?.kind).toBe('delivery-settled');
    expect(differencesOf(left.events[place], right.events[place])).toEqual([
      { member: 't', left: '2000', right: '2001' },
    ]);
    expect(firstDifference(left.lines, right.lines, true)).toBeNull();
  });

  it('differ where one ends', () => {
    expect(firstDifference(left.lines, left.lines.slice(0, 3), true)).toBe(3);
    expect(differencesOf(left.events[3], undefined).length).toBeGreaterThan(3);
  });
});

it('what is no history is refused', () => {
  expect(() => readLines('{"a":1}\n')).toThrow('the first line is no header of a history');
  expect(() => readLines('<html>')).toThrow(SyntaxError);
});
