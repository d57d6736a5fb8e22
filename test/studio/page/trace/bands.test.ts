import { expect, it } from 'vitest';
import { bandsByLane, type Band } from '#studio/page/trace/model/bands.ts';
import { makeTrace } from '#studio/page/trace/model/trace.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { snacks } from '#test/harness/history-machines.ts';
import { historyForAllChecks } from '#test/harness/sample-histories.ts';

it('has a stretch for each hold and each run of a motor, and for a core that is down', () => {
  const history = historyForAllChecks();
  const { bands } = makeTrace(history, [], []);
  const all = [...bands.values()].flat();
  const count = (kind: Band['kind']) => all.filter((band) => band.kind === kind).length;
  expect(count('lock')).toBe(history.events.filter(({ kind }) => kind === 'lock-granted').length);
  expect(count('motor')).toBe(history.events.filter(({ kind }) => kind === 'motor-started').length);
  expect(bands.get(-1)).toContainEqual(expect.objectContaining({ kind: 'down', from: 200_300, to: 203_000 }));
});

it('ends a stretch where what opened it is over', () => {
  const story = new HistoryBuilder();
  const run = story.sale(1_000, story.order(0, snacks));
  const { bands } = makeTrace(story.end(9_000), [], []);
  expect([...bands.values()].flat().map(({ kind, from, to, detail }) => [kind, from, to, detail])).toEqual([
    ['lock', 1_000, 1_720, `${run.token}`],
    ['motor', 1_020, 1_710, expect.any(String)],
  ]);
});

it('draws what is never closed to the end of the run', () => {
  const { events } = new HistoryBuilder()
    .add(5, { by: 'network', kind: 'network-fault-started', plan: 'loss#1', fault: 'loss', path: 'link' })
    .end(90);
  expect([...bandsByLane(events, () => -1, 90)]).toEqual([
    [-1, [{ kind: 'network-fault', from: 5, to: 90, place: 0, detail: 'loss#1 (link)' }]],
  ]);
});
