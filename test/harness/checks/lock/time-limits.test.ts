import { describe, expect, it } from 'vitest';
import { coffees, header, locker, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { cleanHistory } from '#test/harness/sample-histories.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

const conveyor = { ...snacks, machine: '10000004', motor: 'conveyor', kind: 'conveyor', dwellMs: 90_000 } as const;
const kinds = [locker, snacks, coffees, conveyor];
const slackValues = [0, 50] as const;

describe('dwell-bound', () => {
  for (const machine of kinds) {
    const expiry = (after: number, slackMs: number): string[] => {
      const builder = new HistoryBuilder({ slackMs, machines: kinds });
      builder.released(1_000 + after, builder.startDelivery(1_000, builder.order(0, machine)), 'dwell');
      return messages('dwell-bound', builder.end(100_000));
    };

    for (const slackMs of slackValues) {
      it(`takes an expiry from D to D + ${slackMs} ms as sound on a machine of kind ${machine.kind}`, () => {
        expect([expiry(machine.dwellMs, slackMs), expiry(machine.dwellMs + slackMs, slackMs)]).toEqual([[], []]);
      });

      it(`finds an expiry at D − 1 and at D + ${slackMs + 1} ms on a machine of kind ${machine.kind}`, () => {
        expect(expiry(machine.dwellMs - 1, slackMs)).toEqual([expect.stringContaining('1 ms too early')]);
        expect(expiry(machine.dwellMs + slackMs + 1, slackMs)).toHaveLength(1);
      });
    }
  }

  it('finds a hold that a result ends after the limit', () => {
    const builder = new HistoryBuilder();
    builder.settle(16_001, builder.startDelivery(1_000, builder.order(0, locker)), 'success');
    expect(judge('dwell-bound', builder.end(20_000))).toMatchObject({ cases: 1, findings: [{ at: 16_001 }] });
  });

  it("finds a hold that is there at the run's end although its limit has passed", () => {
    const until = (end: number): string[] => {
      const builder = new HistoryBuilder();
      builder.startDelivery(1_000, builder.order(0, locker));
      return messages('dwell-bound', builder.end(end));
    };
    expect(until(16_000)).toEqual([]);
    expect(until(16_001)).toHaveLength(1);
  });

  it("finds a grant for another machine type's limit, whatever becomes of it", () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.grant(1_000, run, 30_000).started(1_000, run).settle(1_700, run, 'success');
    expect(messages('dwell-bound', builder.end(2_000))).toEqual([
      `Token ${run.token} was granted for 30000 ms; its machine's limit is 15000 ms.`,
    ]);
  });

  it('judges a machine that the header does not know by the word of the grant', () => {
    const builder = new HistoryBuilder({ machines: [] });
    builder.released(16_000, builder.startDelivery(1_000, builder.order(0, locker)), 'dwell');
    expect(judge('dwell-bound', builder.end(20_000))).toMatchObject({ cases: 1, findings: [] });
  });

  it('does not mistake the rounding of live times for an early expiry', () => {
    const builder = new HistoryBuilder({ slackMs: 50 });
    builder.released(16_000.999, builder.startDelivery(1_001, builder.order(0, locker)), 'dwell');
    expect(messages('dwell-bound', builder.end(20_000))).toEqual([]);
  });

  it('asks nothing of a core that was down at the limit until it runs again', () => {
    const restarted = (releasedAt: number, stopped: boolean): string[] => {
      const builder = new HistoryBuilder();
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      if (stopped) builder.add(10_000, { by: 'core', kind: 'core-stopped' });
      builder.add(20_000, { by: 'core', kind: 'core-started' }).released(releasedAt, run, 'dwell');
      return messages('dwell-bound', builder.end(30_000));
    };
    for (const stopped of [true, false]) {
      expect(restarted(20_000, stopped)).toEqual([]);
      expect(restarted(20_001, stopped)).toHaveLength(1);
    }
  });

  it('asks nothing of a core that was stopped before the limit', () => {
    const builder = new HistoryBuilder();
    builder.startDelivery(1_000, builder.order(0, locker));
    builder.add(10_000, { by: 'core', kind: 'core-stopped' });
    expect(messages('dwell-bound', builder.end(30_000))).toEqual([]);
  });

  it('has nothing to look at where every hold ended by a result in time', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, locker));
    expect(judge('dwell-bound', builder.end(30_000)).cases).toBe(0);
  });
});

describe('timeout-bound', () => {
  const timeoutAfter = (after: number, slackMs = 0): string[] => {
    const builder = new HistoryBuilder({ slackMs });
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.released(16_000, run, 'dwell').settled(1_000 + after, run, 'timeout');
    return messages('timeout-bound', builder.end(200_000));
  };

  it('takes a timeout from T to T + δ as sound', () => {
    expect([timeoutAfter(120_000), timeoutAfter(120_000, 50), timeoutAfter(120_050, 50)]).toEqual([[], [], []]);
  });

  it('finds a timeout at T − 1 ms and at T + δ + 1 ms', () => {
    expect(timeoutAfter(119_999)).toEqual([expect.stringContaining('1 ms too early')]);
    expect(timeoutAfter(119_999, 50)).toHaveLength(1);
    expect(timeoutAfter(120_001)).toHaveLength(1);
    expect(timeoutAfter(120_051, 50)).toHaveLength(1);
  });

  it('finds a result that counted after the limit', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.released(16_000, run, 'dwell').settled(121_001, run, 'success');
    expect(messages('timeout-bound', builder.end(130_000))).toEqual([
      `Delivery ${run.delivery} settled (success) only after 120001 ms; the limit is 120000 ms.`,
    ]);
  });

  it('finds a delivery that has no outcome when the run ends after its limit', () => {
    const until = (end: number): number => {
      const builder = new HistoryBuilder();
      builder.released(16_000, builder.startDelivery(1_000, builder.order(0, locker)), 'dwell');
      return messages('timeout-bound', builder.end(end)).length;
    };
    expect([until(121_000), until(121_001)]).toEqual([0, 1]);
  });

  it('measures by the limit that the run had', () => {
    const builder = new HistoryBuilder({ ...header, timeoutMs: 5_000 });
    builder.settled(6_000, builder.startDelivery(1_000, builder.order(0, locker)), 'timeout');
    expect(judge('timeout-bound', builder.end(7_000))).toMatchObject({ cases: 1, findings: [] });
  });
});

describe('prompt-release', () => {
  for (const outcome of ['success', 'failure'] as const) {
    for (const slackMs of slackValues) {
      it(`lets a ${outcome} release within ${slackMs} ms, and not later`, () => {
        const after = (wait: number): string[] => {
          const builder = new HistoryBuilder({ slackMs });
          const run = builder.startDelivery(1_000, builder.order(0, locker));
          builder.settled(1_700, run, outcome).released(1_700 + wait, run, outcome);
          return messages('prompt-release', builder.end(2_000));
        };
        expect(after(slackMs)).toEqual([]);
        expect(after(slackMs + 1)).toEqual([expect.stringContaining(`only ${slackMs + 1} ms later (${outcome})`)]);
      });
    }
  }

  it('finds a failure whose lock only expires', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.settled(1_700, run, 'failure').released(16_000, run, 'dwell');
    expect(messages('prompt-release', builder.end(20_000))).toHaveLength(1);
  });

  it("finds a result whose lock is still held at the run's end", () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.settled(1_700, run, 'success');
    expect(messages('prompt-release', builder.end(2_000))).toEqual([
      `Delivery ${run.delivery} settled (success) under token ${run.token}, but the lock was not released in the ` +
        `300 ms until the run's end.`,
    ]);
  });

  it('does not look at results whose token holds no more', () => {
    expect(judge('prompt-release', cleanHistory())).toMatchObject({ cases: 5, findings: [] });
  });
});
