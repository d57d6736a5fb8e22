import { describe, expect, it } from 'vitest';
import { pathEntries, type TimedRequest, type PathEntry } from '#harness/bench/path-times.ts';
import type { Span } from '#harness/bench/recording.ts';
import { historyView } from '#harness/history/view/history-view.ts';
import type { History } from '#harness/history/event.ts';
import { coffees, locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { type Run } from '../event-writer.ts';
import { makeRequest } from './builders.ts';

function entryOf(history: History, request: TimedRequest, spans: readonly Span[] = []): PathEntry {
  return pathEntries([request], historyView(history), new Map([[request.delivery, spans]]))[0]!;
}

const of = (run: Run, overrides: Partial<TimedRequest> = {}): TimedRequest =>
  makeRequest({ order: run.order, record: run.record, delivery: run.delivery, intended: 990, sent: 995, ...overrides });
const withoutCoreEvents = (history: History): History => ({
  ...history,
  events: history.events.filter(({ by }) => by !== 'core'),
});

describe('a request that came to a delivery', () => {
  it('is timed from when it was due, and split by the core’s own spans and the machine', () => {
    const story = new HistoryBuilder();
    const run = story.sale(1_000, story.order(500, locker));
    const history = story.end(5_000);
    const spans: Span[] = [
      { delivery: run.delivery, phase: 'store', t: 1_000, ms: 2 },
      { delivery: run.delivery, phase: 'device', t: 1_710, ms: 705 },
    ];
    // Received at 1010, answered at 1710, notified at 1740.
    expect(entryOf(history, of(run), spans)).toEqual({
      request: of(run),
      outcome: 'success',
      times: { store: 2, device: 700, answer: 10, path: 750, added: 50 },
      notifiedAt: 1_740,
    });
  });

  it('adds an unknown time where the machine was not watched', () => {
    const story = new HistoryBuilder();
    const run = story.sale(1_000, story.order(500, locker));
    const history = story.end(5_000);
    const { times } = entryOf({ ...history, events: history.events.filter(({ by }) => by !== 'machine') }, of(run));
    expect(times).toEqual({ answer: 10, path: 750 });
  });

  it('is known only by its callback at a target core', () => {
    const story = new HistoryBuilder();
    const run = story.sale(1_000, story.order(500, locker));
    const stuck = story.startDelivery(3_000, story.order(2_000, locker));
    story.answer(3_700, stuck, false).settle(3_710, stuck, 'failure');
    const history = withoutCoreEvents(story.end(5_000));
    expect(entryOf(history, of(run))).toMatchObject({ outcome: 'success', times: { path: 750, added: 50 } });
    expect(entryOf(history, of(stuck))).toMatchObject({ outcome: 'failure', times: {}, notifiedAt: 3_730 });
  });
});

describe('a request that came to nothing', () => {
  const none = new HistoryBuilder().end(1_000);

  it.each([
    ['busy', { status: 409, code: 6057, delivery: '' }],
    ['refused 6043', { status: 409, code: 6043, delivery: '' }],
    ['no answer', { status: 0, code: -1, delivery: '' }],
    ['HTTP 502', { status: 502, code: -1, delivery: '' }],
    ['not observed', { delivery: 'not in the history' }],
    ['no delivery', { delivery: '' }],
  ])('is %s, and has no times', (outcome, over) => {
    expect(entryOf(none, makeRequest(over))).toMatchObject({ outcome, times: {}, notifiedAt: null });
  });

  it('has no times either when its delivery failed, timed out, had no callback or never ended', () => {
    const story = new HistoryBuilder();
    const stuck = story.startDelivery(1_000, story.order(500, locker));
    story.answer(1_700, stuck, false).settle(1_710, stuck, 'failure');
    const silent = story.startDelivery(3_000, story.order(500, coffees));
    story.settle(123_000, silent, 'timeout');
    const withoutCallback = story.startDelivery(130_000, story.order(500, locker));
    story
      .answer(130_700, withoutCallback)
      .settled(130_710, withoutCallback, 'success')
      .released(130_710, withoutCallback, 'success');
    const failedDelivery = story.startDelivery(131_000, story.order(500, locker));
    story
      .answer(131_700, failedDelivery, false)
      .settled(131_710, failedDelivery, 'failure')
      .released(131_710, failedDelivery, 'failure');
    const open = story.startDelivery(132_000, story.order(500, locker));
    const view = historyView(story.end(133_000));
    const entries = pathEntries(
      [stuck, silent, withoutCallback, failedDelivery, open].map((run) => of(run)),
      view,
      new Map(),
    );
    expect(entries.map(({ outcome }) => outcome)).toEqual([
      'failure',
      'timeout',
      'not notified',
      'failure',
      'no outcome',
    ]);
    for (const { times } of entries) expect(times).toEqual({});
    expect(entries.map(({ notifiedAt }) => notifiedAt)).toEqual([1_730, 123_020, null, null, null]);
  });
});

describe('an order that is queued', () => {
  function party(jobs: number): { story: HistoryBuilder; runs: Run[]; request: TimedRequest } {
    const story = new HistoryBuilder();
    const line = story.order(500, locker, 3);
    for (const job of [1, 2, 3]) story.queued(1_000, line, job);
    const runs = Array.from({ length: jobs }, (_, index) => story.runJob(1_010 + 1_000 * index, line, index + 1));
    return {
      story,
      runs,
      request: makeRequest({ order: line.order, record: 0, delivery: '', intended: 990, sent: 995 }),
    };
  }

  it('takes until the last callback, and an order of several has no added time', () => {
    const { story, request } = party(3);
    const entry = entryOf(story.end(9_000), request);
    expect(entry).toMatchObject({ outcome: 'success', times: { answer: 10, path: 2_760 }, notifiedAt: 3_750 });
    expect(entry.times).not.toHaveProperty('added');
  });

  it('is seen by its callbacks at a target core', () => {
    const { story, request } = party(3);
    expect(entryOf(withoutCoreEvents(story.end(9_000)), request)).toMatchObject({
      outcome: 'success',
      times: { path: 2_760 },
    });
  });

  it('has come to nothing as long as one of its items was not begun', () => {
    const { story, request } = party(2);
    expect(entryOf(story.end(9_000), request)).toMatchObject({ outcome: 'no delivery', times: {} });
  });

  it('has failed when one of its items has, whatever became of those behind', () => {
    const story = new HistoryBuilder();
    const line = story.order(500, locker, 2);
    story.queued(1_000, line, 1).queued(1_000, line, 2);
    const first = story.plan(line);
    story
      .grant(1_010, first)
      .started(1_010, first, 1)
      .sent(1_010, first)
      .received(1_020, first)
      .answer(1_720, first, false)
      .settle(1_730, first, 'failure');
    story.runJob(2_000, line, 2);
    const request = makeRequest({ order: line.order, record: 0, delivery: '', intended: 990 });
    expect(entryOf(story.end(9_000), request)).toMatchObject({ outcome: 'failure', times: {}, notifiedAt: 2_740 });
  });

  it('is not mistaken for a delivery that was asked for by itself', () => {
    const story = new HistoryBuilder();
    const run = story.sale(1_000, story.order(500, locker));
    expect(entryOf(story.end(5_000), makeRequest({ order: run.order, record: 0, delivery: '' }))).toMatchObject({
      outcome: 'no delivery',
    });
  });
});
