import { describe, expect, it } from 'vitest';
import { coffees, locker, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { cleanHistory } from '#test/harness/sample-histories.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('one-outcome', () => {
  it('finds a second outcome', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    builder.settled(121_000, run, 'timeout');
    expect(messages('one-outcome', builder.end(130_000))).toEqual([
      `Delivery ${run.delivery} settled (timeout) although it had settled (success) before.`,
    ]);
  });

  it('finds a late result that overwrites the outcome', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, snacks));
    builder
      .settled(121_000, run, 'timeout')
      .lateResult(122_000, run, 'success', 'timeout')
      .settled(122_000, run, 'success');
    expect(messages('one-outcome', builder.end(130_000))).toHaveLength(1);
  });

  it('finds a late result that remembers another outcome, and one that is called late before there is any', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    builder.lateResult(3_000, run, 'success', 'timeout').lateResult(1_100, run, 'success', 'success');
    expect(messages('one-outcome', builder.end(5_000))).toEqual([
      `A result (success) for delivery ${run.delivery} was recorded as late although there was no outcome yet.`,
      `A late result states that delivery ${run.delivery} had settled as timeout; it had settled as success.`,
    ]);
  });

  it('finds an outcome of a delivery that never began, or had not yet', () => {
    const builder = new HistoryBuilder();
    const never = builder.plan(builder.order(0, locker));
    const early = builder.plan(builder.order(0, locker));
    builder.settled(1_000, never, 'failure').settled(1_000, early, 'failure').started(1_001, early);
    expect(messages('one-outcome', builder.end(2_000))).toEqual([
      `Delivery ${never.delivery} settled (failure) but never began.`,
      `Delivery ${early.delivery} settled (failure) before it began.`,
    ]);
  });

  it('takes a late result that changes nothing as sound', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    builder.lateResult(3_000, run, 'failure', 'success').lateResult(4_000, run, 'success', 'success');
    expect(judge('one-outcome', builder.end(5_000))).toMatchObject({ cases: 1, findings: [] });
  });
});

describe('paid-quantity', () => {
  it('finds an item too many, over several deliveries of a record', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker, 2);
    for (const t of [1_000, 3_000, 5_000]) builder.sale(t, line);
    const { findings } = judge('paid-quantity', builder.end(9_000));
    expect(findings).toMatchObject([
      {
        at: 5_600,
        message: `Record ${line.record} of order ${line.order} was ordered 2 times, but 3 items dropped for it.`,
      },
    ]);
  });

  it('counts what dropped on timed-out deliveries: the record may not be commanded again', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, snacks);
    const silent = builder.startDelivery(1_000, line);
    builder.drop(1_500, silent).settled(121_000, silent, 'timeout');
    builder.sale(130_000, line);
    expect(messages('paid-quantity', builder.end(140_000))).toHaveLength(1);
  });

  it('counts apart what dropped on a run that its machine called failed', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, snacks);
    const lied = builder.startDelivery(1_000, line);
    builder.drop(1_500, lied).answer(1_700, lied, false).settle(1_710, lied, 'failure');
    builder.sale(3_000, line);
    expect(judge('paid-quantity', builder.end(9_000))).toMatchObject({
      cases: 2,
      findings: [],
      notes: [expect.stringContaining('1 item dropped') as string],
    });
  });

  it('finds an item that dropped for a record of no order', () => {
    const builder = new HistoryBuilder();
    builder.drop(1_000, builder.plan({ machine: locker, order: 9, record: 9, quantity: 1 }));
    expect(messages('paid-quantity', builder.end(2_000))).toEqual([
      'Record 9 of order 9 is in no order that the core created, but 1 item dropped for it.',
    ]);
  });

  it('leaves lane tests out: they are not paid', () => {
    const builder = new HistoryBuilder();
    builder.drop(1_000, builder.plan({ machine: locker, order: 0, record: 0, quantity: 1 }));
    expect(judge('paid-quantity', builder.end(2_000))).toMatchObject({ cases: 0, findings: [] });
  });
});

describe('honest-success', () => {
  it('finds a success without a drop, and names what the machine had reported', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.fault(1_500, run, 'lies', 'lies#1').answer(1_700, run).settle(1_710, run, 'success');
    expect(judge('honest-success', builder.end(2_000)).findings).toMatchObject([
      {
        message:
          `Delivery ${run.delivery} settled as a success when 0 of 1 item had dropped; its machine had reported ` +
          'success; the fault lies#1 had fired.',
        impact: 'The customer was charged for 1 item that never came, and no part of the system knows it.',
      },
    ]);
  });

  it('finds a success that came before its drop', () => {
    const dropAfter = (wait: number, slackMs: number): number => {
      const builder = new HistoryBuilder({ slackMs });
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.settle(1_700, run, 'success').drop(1_700 + wait, run);
      return messages('honest-success', builder.end(2_000)).length;
    };
    // A machine and the core have no common order within one instant.
    expect([dropAfter(0, 0), dropAfter(1, 0), dropAfter(50, 50), dropAfter(51, 50)]).toEqual([0, 1, 0, 1]);
  });

  it('wants every item of a command for several', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, coffees, 3));
    builder.drop(1_500, run).drop(2_000, run).answer(2_700, run).settle(2_710, run, 'success');
    expect(messages('honest-success', builder.end(3_000))[0]).toContain('when 2 of 3 items had dropped');
  });

  it('notes what dropped on deliveries without success, by cause', () => {
    const builder = new HistoryBuilder();
    const begin = (t: number) => {
      const run = builder.startDelivery(t, builder.order(0, { ...snacks, machine: `2000${t}` }));
      builder.drop(t + 500, run);
      return run;
    };
    builder.settled(121_000, begin(1_000), 'timeout');
    const late = begin(2_000);
    builder.settled(122_000, late, 'timeout').answer(122_500, late);
    const lost = begin(3_000);
    builder.answer(3_700, lost).settled(123_000, lost, 'timeout');
    const delayed = begin(4_000);
    builder
      .answer(4_700, delayed)
      .settled(124_000, delayed, 'timeout')
      .lateResult(125_000, delayed, 'success', 'timeout');
    const cut = begin(5_000);
    builder.answer(5_700, cut, true, false).settled(125_000, cut, 'timeout');
    const lied = begin(6_000);
    builder.answer(6_700, lied, false).settled(6_710, lied, 'failure');
    const unsent = begin(7_000);
    builder.add(7_000, {
      by: 'core',
      kind: 'command-send-failed',
      machine: unsent.machine.machine,
      delivery: unsent.delivery,
      token: unsent.token,
      reason: 'closed',
    });
    builder.settled(7_000, unsent, 'failure');
    expect(judge('honest-success', builder.end(130_000)).notes.map((note) => note.replace(/ \(first: .*/, ''))).toEqual(
      [
        'Unaccounted: 1 item dropped on timed-out deliveries: the machine never answered',
        'Unaccounted: 1 item dropped on timed-out deliveries: the machine answered after the outcome',
        'Unaccounted: 1 item dropped on timed-out deliveries: the answer did not arrive',
        'Unaccounted: 1 item dropped on timed-out deliveries: the answer arrived after the outcome',
        "Unaccounted: 1 item dropped on timed-out deliveries: the machine's answer could not be sent",
        'Unaccounted: 1 item dropped on failed deliveries: the machine reported a failure (Goods are Stuck)',
        'Unaccounted: 1 item dropped on failed deliveries: the core took its command for unsent',
      ],
    );
  });

  it('is kept in the sound history, which has one item unaccounted for', () => {
    expect(judge('honest-success', cleanHistory())).toMatchObject({
      cases: 5,
      findings: [],
      notes: [expect.stringContaining('never answered') as string],
    });
  });
});
