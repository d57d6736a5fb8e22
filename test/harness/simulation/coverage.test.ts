import { describe, expect, it } from 'vitest';
import { coverageCounters } from '#harness/simulation/coverage/index.ts';
import { historyForAllChecks, cleanHistory } from '../sample-histories.ts';
import { locker, snacks } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import type { History } from '#harness/history/event.ts';

/** The coverage counters of a history that are not zero. */
function coverageOf(history: History): Record<string, number> {
  return Object.fromEntries(
    coverageCounters.map(({ name, count }) => [name, count(history)] as const).filter(([, times]) => times > 0),
  );
}

describe('coverage counters', () => {
  it('have a name each, and a sentence', () => {
    expect(new Set(coverageCounters.map(({ name }) => name)).size).toBe(coverageCounters.length);
    expect(coverageCounters.length).toBeGreaterThanOrEqual(25);
    for (const { name, description } of coverageCounters) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(description).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('of a sound history are the expiries, late results and retries that are in it', () => {
    expect(coverageOf(cleanHistory())).toEqual({
      'refused-in-flight': 1,
      'lock-expired': 2,
      'result-after-expiry': 1,
      timeout: 1,
      'two-in-flight': 1,
      'outcome-while-successor-held': 1,
      'retried-after-failure': 1,
    });
  });

  it('of a full history are the crash, the clock and the same bytes as well', () => {
    expect(coverageOf(historyForAllChecks())).toMatchObject({
      'core-killed': 1,
      'answered-from-idempotency-record': 1,
    });
  });

  it('distinguish a result 1 ms before its limit, at it and after it', () => {
    const resultAt = (at: number, expires: boolean): Record<string, number> => {
      const story = new HistoryBuilder();
      const run = story.startDelivery(1_000, story.order(0, locker));
      if (expires) story.released(16_000, run, 'dwell');
      story.settled(at, run, 'success');
      if (!expires) story.released(at, run, 'success');
      return coverageOf(story.end(20_000));
    };
    expect(resultAt(15_999, false)).toEqual({ 'result-1ms-before-dwell-limit': 1 });
    expect(resultAt(16_000, true)).toEqual({ 'lock-expired': 1, 'result-after-expiry': 1, 'result-at-dwell-limit': 1 });
    expect(resultAt(16_001, true)).toEqual({
      'lock-expired': 1,
      'result-after-expiry': 1,
      'result-1ms-after-dwell-limit': 1,
    });
  });

  it('know a late success from a late failure, and two expiries in a row from two apart', () => {
    const story = new HistoryBuilder();
    const first = story.startDelivery(1_000, story.order(0, locker));
    story.released(16_000, first, 'dwell');
    const second = story.startDelivery(20_000, story.order(0, locker));
    story.released(35_000, second, 'dwell').settled(121_000, first, 'timeout').settled(140_000, second, 'timeout');
    story.lateResult(121_001, first, 'success', 'timeout').lateResult(150_000, second, 'failure', 'timeout');
    expect(coverageOf(story.end(200_000))).toMatchObject({
      'two-expiries-in-a-row': 1,
      'late-result': 2,
      'late-success-after-timeout': 1,
      'result-1ms-after-timeout': 1,
    });
  });

  it('of core faults distinguish edges, lost answers and what only the store has seen', () => {
    const story = new HistoryBuilder();
    const run = story.plan(story.order(0, snacks));
    story.add(1_000, {
      by: 'harness',
      kind: 'core-fault-fired',
      plan: 'crash#1',
      fault: 'crash',
      detail: 'after-start',
    });
    story.add(1_000, {
      by: 'store',
      kind: 'delivery-started',
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
      kind: 'core-fault-fired',
      plan: 'lost-acknowledgement#2',
      fault: 'lost-acknowledgement',
      detail: 'a decision',
    });
    expect(coverageOf(story.end(60_000))).toMatchObject({
      'crash-after-start': 1,
      'delivery-start-unknown-to-core': 1,
      'expiry-due-in-downtime': 1,
      'commit-acknowledgement-lost': 1,
    });
  });
});
