import { describe, expect, it } from 'vitest';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import type { History } from '#harness/history/event.ts';
import type { PlannedFault } from '#harness/history/header.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { writeHistory } from '#test/harness/write-history.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';

function reasonOf(history: History): string {
  return computeVerdict(runChecks(history), history.header, history.events).reason;
}

const planned = (n: number): PlannedFault[] =>
  Array.from({ length: n }, (_, at) => ({
    plan: `controller-freeze#${at + 1}`,
    fault: 'controller-freeze',
    targetText: `snacks (${at + 1})`,
    target: 'machine' as const,
  }));

describe('the reason of a verdict', () => {
  it('counts expectations that were not met and names the first', () => {
    const builder = new HistoryBuilder();
    for (const step of ['pay a', 'pay b', 'pay c'])
      builder.add(5, { by: 'harness', kind: 'expectation', step, met: false, detail: 'refused with 4004' });
    expect(reasonOf(builder.end(9))).toBe('3 expectations not met; first, at step "pay a": refused with 4004.');
  });

  it('counts planned faults that never fired and names three of them', () => {
    expect(reasonOf(new HistoryBuilder({ faults: planned(2) }).end(1))).toBe(
      '2 of 2 planned faults never fired: controller-freeze on snacks (1) (controller-freeze#1), controller-freeze ' +
        'on snacks (2) (controller-freeze#2).',
    );
    const builder = new HistoryBuilder({ faults: planned(6) });
    const run = builder.startDelivery(1_000, builder.order(500, locker));
    const settled = builder
      .fault(1_100, run, 'controller-freeze', 'controller-freeze#2')
      .answer(1_500, run, false)
      .settle(1_510, run, 'failure');
    expect(reasonOf(settled.end(3_000))).toContain(
      '5 of 6 planned faults never fired: controller-freeze on snacks (1) (controller-freeze#1), controller-freeze ' +
        'on snacks (3) (controller-freeze#3), controller-freeze on snacks (4) (controller-freeze#4) and 2 more.',
    );
  });

  it('gives the value of a measure and what was expected, and that a marginal one is met', () => {
    const builder = new HistoryBuilder({
      expect: [
        { measure: 'device-time-p50', min: null, max: 600, band: 50 },
        { measure: 'deliveries', min: 1, max: null, band: 1 },
      ],
    });
    builder.sale(1_000, builder.order(500, locker));
    expect(reasonOf(builder.end(3_000))).toBe('device-time-p50 is 700 ms; expected at most 600 ms.');
  });

  it('is the same for a history that was written and read back', () => {
    const builder = new HistoryBuilder({
      expect: [{ measure: 'success-share', min: 1, max: null, band: 0 }],
      faults: planned(1),
    });
    const run = builder.startDelivery(1_000, builder.order(500, locker));
    const history = builder.answer(1_500, run, false).settle(1_510, run, 'failure').end(3_000);
    expect(reasonOf(history)).toBe('success-share is 0 %; expected at least 100 %.');
    expect(reasonOf(readHistory(writeHistory(history), 'x.ndjson'))).toBe(reasonOf(history));
  });
});
