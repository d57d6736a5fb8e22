import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { eventLine } from '#harness/history/ndjson.ts';
import { markWords, nextMatch, TraceSearch } from '#studio/page/trace/model/search.ts';
import { makeTrace } from '#studio/page/trace/model/trace.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { locker, snacks } from '#test/harness/history-machines.ts';

const story = new HistoryBuilder();
story.sale(1_000, story.order(0, snacks));
story.sale(4_000, story.order(0, locker));
const history = story.end(9_000);
const trace = makeTrace(history, history.events.map(eventLine), []);
const search = new TraceSearch(trace, (place) => (history.events[place]?.kind === 'item-dropped' ? '商品掉落' : ''));
const kindsOf = (places: readonly number[]) => places.map((place) => history.events[place]!.kind);

describe('the search', () => {
  it('finds events by every word, wherever each stands', () => {
    expect(kindsOf(search.find('DROPPED'))).toEqual(['item-dropped', 'item-dropped']);
    expect(kindsOf(search.find(`dropped ${locker.machine}`))).toEqual(['item-dropped']);
    expect(kindsOf(search.find('商品掉落'))).toEqual(['item-dropped', 'item-dropped']);
    expect(search.find('nothing like this')).toEqual([]);
    expect(search.find('  ')).toEqual([]);
  });

  it('goes from match to match, around the ends', () => {
    expect(nextMatch([3, 8], null, 1)).toBe(3);
    expect(nextMatch([3, 8], 3, 1)).toBe(8);
    expect(nextMatch([3, 8], 8, 1)).toBe(3);
    expect(nextMatch([3, 8], 3, -1)).toBe(8);
    expect(nextMatch([3, 8], null, -1)).toBe(8);
    expect(nextMatch([], 3, 1)).toBeNull();
  });

  test.prop([fc.string(), fc.array(fc.string({ minLength: 1 }))])(
    'marks parts of a text and loses none',
    (text, words) => {
      const parts = markWords(text, words);
      assert.equal(parts.map((part) => part.text).join(''), text);
      for (const part of parts)
        if (part.isMatch) assert.ok(words.some((word) => word.toLowerCase() === part.text.toLowerCase()));
    },
  );
});
