import { describe, expect, it } from 'vitest';
import type { History } from '../../../src/harness/history/event.ts';
import { fullHistory, judge, locker, soundHistory, Story } from '../histories.ts';

/** The same history as somebody sees it who stands outside: the core says nothing. */
function fromOutside(history: History): History {
  return { ...history, events: history.events.filter(({ by }) => by !== 'core') };
}

describe('linearizable-lock', () => {
  it('takes the sound history as a lock, with the core’s word and without', () => {
    expect(judge('linearizable-lock', soundHistory())).toMatchObject({ looked: 3, findings: [] });
    expect(judge('linearizable-lock', fromOutside(soundHistory()))).toMatchObject({ looked: 3, findings: [] });
  });

  it('finds two customers who were let in at once', () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, locker));
    const two = story.begin(1_100, story.order(0, locker));
    story.answer(1_700, one).told(1_720, one, 'success').answer(1_800, two).told(1_820, two, 'success');
    const { findings } = judge('linearizable-lock', fromOutside(story.end(3_000)));
    expect(findings).toMatchObject([{ machine: locker.machine, says: expect.stringContaining('a try that was granted') as string }]);
  });

  it('finds a lock that is busy though its time is up, and one that lapses too early', () => {
    const at = (t: number, code: number) => {
      const story = new Story();
      story.begin(1_000, story.order(0, locker));
      const other = story.plan(story.order(0, locker));
      story.call(t, other, { code, ...(code !== 0 && { delivery: '' }) });
      return judge('linearizable-lock', fromOutside(story.end(30_000))).findings.length;
    };
    expect(at(15_900, 6057)).toBe(0);
    expect(at(16_100, 6057)).toBe(1);
    expect(at(16_100, 0)).toBe(0);
    expect(at(15_900, 0)).toBe(1);
  });

  it('knows of a grant whose answer was lost, and came when the same bytes were sent again', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    const named = { call: 50, does: 'deliver', machine: locker.machine, order: run.order, record: run.record };
    story.add(1_000, { by: 'merchant', kind: 'call', ...named, again: 0 }).add(2_000, { by: 'merchant', kind: 'no-answer', call: 50, does: 'deliver', machine: locker.machine, reason: 'timeout' });
    story.received(1_010, run).call(2_001, run, { again: 50 });
    story.answer(3_000, run).told(3_020, run, 'success');
    story.sale(4_000, story.order(0, locker));
    expect(judge('linearizable-lock', fromOutside(story.end(9_000)))).toMatchObject({ looked: 1, findings: [] });
  });

  it('judges no history in which the core was away', () => {
    expect(judge('linearizable-lock', fullHistory())).toMatchObject({ looked: 0, notes: [expect.stringContaining('the core was down')] });
  });
});
