import { expect, it } from 'vitest';
import { bandsByLane, type Band } from '#studio/page/trace/model/bands.ts';
import { makeTrace } from '#studio/page/trace/model/trace.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
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

it('draws what is never closed to the end of the run', () => {
  const { events } = new HistoryBuilder()
    .add(5, { by: 'network', kind: 'network-fault-started', plan: 'loss#1', fault: 'loss', path: 'link' })
    .end(90);
  expect([...bandsByLane(events, () => -1, 90)]).toEqual([
    [-1, [{ kind: 'network-fault', from: 5, to: 90, place: 0, detail: 'loss#1 (link)' }]],
  ]);
});
