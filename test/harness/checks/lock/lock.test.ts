import { describe, expect, it } from 'vitest';
import { coffees, locker, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { cleanHistory } from '#test/harness/sample-histories.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('mutual-exclusion', () => {
  it('finds a grant while another token holds', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    const two = builder.startDelivery(1_400, builder.order(0, locker));
    builder.settle(1_700, one, 'success').settle(2_000, two, 'success');
    expect(messages('mutual-exclusion', builder.end(3_000))).toEqual([
      `Token ${two.token} was granted to delivery ${two.delivery} while token ${one.token} of delivery ` +
        `${one.delivery} had held for 400 ms.`,
    ]);
  });

  it('finds two grants at the same instant', () => {
    const builder = new HistoryBuilder();
    builder.startDelivery(1_000, builder.order(0, locker));
    builder.startDelivery(1_000, builder.order(0, locker));
    expect(messages('mutual-exclusion', builder.end(3_000))).toHaveLength(1);
  });

  it('takes a grant at the instant of the release, and grants of other machines, as sound', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    builder.startDelivery(1_000, builder.order(0, snacks));
    builder.settle(1_700, one, 'success');
    builder.startDelivery(1_700, builder.order(0, locker));
    expect(judge('mutual-exclusion', builder.end(3_000))).toMatchObject({ cases: 1, findings: [] });
  });

  it('has nothing to look at where no machine was granted twice', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, locker));
    expect(judge('mutual-exclusion', builder.end(3_000)).cases).toBe(0);
  });
});

describe('physical-exclusion', () => {
  it('finds two motor runs that overlap on one machine', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, snacks));
    const two = builder.startDelivery(1_000, builder.order(0, snacks));
    builder.motor(1_000, 1_700, one).motor(1_699, 2_300, two);
    expect(messages('physical-exclusion', builder.end(3_000))[0]).toContain(
      `started for delivery ${two.delivery} while that of lane 1 turned for delivery ${one.delivery}`,
    );
  });

  it('takes a start at the instant of the stop, several motors of one run, and other machines as sound', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, snacks));
    const two = builder.startDelivery(1_000, builder.order(0, snacks));
    const far = builder.startDelivery(1_000, builder.order(0, locker));
    builder.motor(1_000, 1_700, one).motor(1_700, 2_300, two).motor(1_800, 1_900, two).motor(1_100, 1_200, far);
    expect(judge('physical-exclusion', builder.end(3_000))).toMatchObject({ cases: 4, findings: [] });
  });
});

describe('granted-dispatch', () => {
  it('finds a command with a token that was never granted to its delivery', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.started(1_000, run).sent(1_000, run).received(1_010, run);
    expect(messages('granted-dispatch', builder.end(3_000))).toEqual([
      `The command of delivery ${run.delivery} was sent with token ${run.token}, which was never granted to it.`,
      `A command of delivery ${run.delivery} reached the machine with token ${run.token}, which was never granted ` +
        'to it.',
    ]);
  });

  it("finds a command under another delivery's grant", () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    const two = { ...builder.plan(builder.order(0, locker)), token: one.token };
    builder.received(1_020, two);
    expect(messages('granted-dispatch', builder.end(3_000))).toHaveLength(1);
  });

  it('finds a command that was sent before its grant, and one that arrived before it', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.sent(999, run).received(999, run).grant(1_000, run).started(1_000, run);
    expect(messages('granted-dispatch', builder.end(3_000))).toEqual([
      `The command of delivery ${run.delivery} was sent 1 ms before its token ${run.token} was granted.`,
      `The command of delivery ${run.delivery} reached the machine 1 ms before its token ${run.token} was granted.`,
    ]);
  });

  it('finds a command that was sent when its hold was over', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.grant(1_000, run).started(1_000, run).released(16_000, run, 'dwell').sent(16_001, run);
    expect(messages('granted-dispatch', builder.end(20_000))).toEqual([
      `The command of delivery ${run.delivery} was sent 1 ms after its token ${run.token} was released (dwell).`,
    ]);
  });

  it('allows δ between the release and the sending, and no more', () => {
    const late = (by: number): string[] => {
      const builder = new HistoryBuilder({ slackMs: 50 });
      const run = builder.plan(builder.order(0, locker));
      builder
        .grant(1_000, run)
        .started(1_000, run)
        .released(16_000, run, 'dwell')
        .sent(16_000 + by, run);
      return messages('granted-dispatch', builder.end(20_000));
    };
    expect(late(50)).toEqual([]);
    expect(late(51)).toHaveLength(1);
  });

  it('takes a command that travels long as sound: it was sent in time', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.grant(1_000, run).started(1_000, run).sent(1_000, run).released(16_000, run, 'dwell').received(17_000, run);
    expect(judge('granted-dispatch', builder.end(20_000))).toMatchObject({ cases: 1, findings: [], notes: [] });
  });

  it('notes commands that the core did not report as sent', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.grant(1_000, run).started(1_000, run).received(1_010, run);
    expect(judge('granted-dispatch', builder.end(3_000))).toMatchObject({
      findings: [],
      notes: [expect.stringContaining('1 of the commands') as string],
    });
  });
});

describe('token-order', () => {
  it('finds a token that is not greater than all before it', () => {
    const builder = new HistoryBuilder();
    for (const [t, token] of [
      [1_000, 5],
      [2_000, 5],
      [3_000, 4],
      [4_000, 6],
    ] as const) {
      const run = builder.startDelivery(t, builder.order(0, locker), token);
      builder.settle(t + 700, run, 'success');
    }
    expect(judge('token-order', builder.end(9_000))).toMatchObject({
      cases: 3,
      findings: [{ at: 2_000 }, { at: 3_000 }],
    });
  });

  it('finds tokens that start again after a restart', () => {
    const builder = new HistoryBuilder();
    builder.settle(1_700, builder.startDelivery(1_000, builder.order(0, locker), 9), 'success');
    builder.add(5_000, { by: 'core', kind: 'core-started' });
    builder.startDelivery(6_000, builder.order(5_500, locker), 1);
    expect(messages('token-order', builder.end(9_000))).toHaveLength(1);
  });

  it('lets every machine count for itself', () => {
    const builder = new HistoryBuilder();
    builder.startDelivery(1_000, builder.order(0, locker), 9);
    builder.startDelivery(2_000, builder.order(0, coffees), 1);
    expect(judge('token-order', builder.end(3_000)).findings).toEqual([]);
  });
});

describe('single-release', () => {
  it('finds a second release of a token', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.settle(1_700, run, 'success').released(16_000, run, 'dwell');
    expect(messages('single-release', builder.end(20_000))).toEqual([
      `Token ${run.token} was released (dwell), but it had been released at 1700 ms (success).`,
    ]);
  });

  it('finds a release of a token that was never granted', () => {
    const builder = new HistoryBuilder().released(1_000, { machine: locker, token: 3 }, 'success');
    expect(messages('single-release', builder.end(2_000))).toEqual([
      'Token 3 was released (success), but it was never granted before that.',
    ]);
  });

  it('keeps silent about the sound history', () => {
    expect(judge('single-release', cleanHistory())).toMatchObject({ cases: 7, findings: [] });
  });
});
