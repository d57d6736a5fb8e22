import { describe, expect, it } from 'vitest';
import { marks } from '#harness/simulation/coverage/index.ts';
import { fullHistory, locker, snacks, soundHistory, Story } from '../history-builder.ts';
import type { History } from '#harness/history/event.ts';

/** The marks that a history bears, with how often. */
function borne(history: History): Record<string, number> {
  return Object.fromEntries(
    marks.map(({ name, count }) => [name, count(history)] as const).filter(([, times]) => times > 0),
  );
}

describe('marks', () => {
  it('have a name each, and a sentence', () => {
    expect(new Set(marks.map(({ name }) => name)).size).toBe(marks.length);
    expect(marks.length).toBeGreaterThanOrEqual(25);
    for (const { name, says } of marks) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(says).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('of a sound history are the lapses, late words and retries that are in it', () => {
    expect(borne(soundHistory())).toEqual({
      'refused-in-flight': 1,
      lapse: 2,
      'result-after-lapse': 1,
      timeout: 1,
      'two-in-flight': 1,
      'word-while-successor-held': 1,
      'tried-again-after-failure': 1,
    });
  });

  it('of a full history are the crash, the clock and the same bytes as well', () => {
    expect(borne(fullHistory())).toMatchObject({ 'core-killed': 1, 'answered-from-memory': 1 });
  });

  it('tell a result a millisecond before its limit from one at it and one after it', () => {
    const around = (at: number, lapses: boolean): Record<string, number> => {
      const story = new Story();
      const run = story.begin(1_000, story.order(0, locker));
      if (lapses) story.released(16_000, run, 'dwell');
      story.settled(at, run, 'success');
      if (!lapses) story.released(at, run, 'success');
      return borne(story.end(20_000));
    };
    expect(around(15_999, false)).toEqual({ 'result-1ms-before-dwell-limit': 1 });
    expect(around(16_000, true)).toEqual({ lapse: 1, 'result-after-lapse': 1, 'result-at-dwell-limit': 1 });
    expect(around(16_001, true)).toEqual({ lapse: 1, 'result-after-lapse': 1, 'result-1ms-after-dwell-limit': 1 });
  });

  it('know a late success from a late failure, and two lapses in a row from two apart', () => {
    const story = new Story();
    const first = story.begin(1_000, story.order(0, locker));
    story.released(16_000, first, 'dwell');
    const second = story.begin(20_000, story.order(0, locker));
    story.released(35_000, second, 'dwell').settled(121_000, first, 'timeout').settled(140_000, second, 'timeout');
    story.late(121_001, first, 'success', 'timeout').late(150_000, second, 'failure', 'timeout');
    expect(borne(story.end(200_000))).toMatchObject({
      'two-lapses-in-a-row': 1,
      'late-result': 2,
      'late-success-after-timeout': 1,
      'result-1ms-after-timeout': 1,
    });
  });

  it('of the core’s troubles tell edges, lost answers and what the store alone has seen', () => {
    const story = new Story();
    const run = story.plan(story.order(0, snacks));
    story.add(1_000, {
      by: 'harness',
      kind: 'core-trouble-struck',
      plan: 'crash#1',
      trouble: 'crash',
      detail: 'after-begin',
    });
    story.add(1_000, {
      by: 'store',
      kind: 'delivery-begun',
      machine: snacks.machine,
      delivery: run.delivery,
      token: run.token,
      order: run.order,
      record: run.record,
      lane: 1,
      quantity: 1,
      job: 0,
    });
    story.grant(1_000, run).crash(1_000, 40_000).released(40_000, run, 'dwell');
    story.add(50_000, {
      by: 'harness',
      kind: 'core-trouble-struck',
      plan: 'loses-answer#2',
      trouble: 'loses-answer',
      detail: 'a decision',
    });
    expect(borne(story.end(60_000))).toMatchObject({
      'crash-after-begin': 1,
      'delivery-begun-unheard': 1,
      'lapse-fell-due-in-downtime': 1,
      'acknowledgement-lost': 1,
    });
  });
});
