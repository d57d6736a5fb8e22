import { describe, expect, it } from 'vitest';
import { coffees, header, judge, locker, says, snacks, soundHistory, Story } from '#test/harness/history-builder.ts';

const lunches = { ...snacks, machine: '10000004', motor: 'conveyor', kind: 'conveyor', dwellMs: 90_000 } as const;
const kinds = [locker, snacks, coffees, lunches];
const slacks = [0, 50] as const;

describe('dwell-bound', () => {
  for (const machine of kinds) {
    const lapse = (after: number, slackMs: number): string[] => {
      const story = new Story({ slackMs, machines: kinds });
      story.released(1_000 + after, story.begin(1_000, story.order(0, machine)), 'dwell');
      return says('dwell-bound', story.end(100_000));
    };

    for (const slackMs of slacks) {
      it(`takes a lapse from D to D + ${slackMs} ms as sound on a machine of kind ${machine.kind}`, () => {
        expect([lapse(machine.dwellMs, slackMs), lapse(machine.dwellMs + slackMs, slackMs)]).toEqual([[], []]);
      });

      it(`finds a lapse at D − 1 and at D + ${slackMs + 1} ms on a machine of kind ${machine.kind}`, () => {
        expect(lapse(machine.dwellMs - 1, slackMs)).toEqual([expect.stringContaining('1 ms too early')]);
        expect(lapse(machine.dwellMs + slackMs + 1, slackMs)).toHaveLength(1);
      });
    }
  }

  it('finds a hold that a result ends after the limit', () => {
    const story = new Story();
    story.settle(16_001, story.begin(1_000, story.order(0, locker)), 'success');
    expect(judge('dwell-bound', story.end(20_000))).toMatchObject({ looked: 1, findings: [{ at: 16_001 }] });
  });

  it("finds a hold that is there at the run's end although its limit has passed", () => {
    const until = (end: number): string[] => {
      const story = new Story();
      story.begin(1_000, story.order(0, locker));
      return says('dwell-bound', story.end(end));
    };
    expect(until(16_000)).toEqual([]);
    expect(until(16_001)).toHaveLength(1);
  });

  it("finds a grant for another machine type's limit, whatever becomes of it", () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.grant(1_000, run, 30_000).begun(1_000, run).settle(1_700, run, 'success');
    expect(says('dwell-bound', story.end(2_000))).toEqual([
      `Token ${run.token} was granted for 30000 ms; its machine's limit is 15000 ms.`,
    ]);
  });

  it('judges a machine that the header does not know by the word of the grant', () => {
    const story = new Story({ machines: [] });
    story.released(16_000, story.begin(1_000, story.order(0, locker)), 'dwell');
    expect(judge('dwell-bound', story.end(20_000))).toMatchObject({ looked: 1, findings: [] });
  });

  it('does not mistake the rounding of live times for an early lapse', () => {
    const story = new Story({ slackMs: 50 });
    story.released(16_000.999, story.begin(1_001, story.order(0, locker)), 'dwell');
    expect(says('dwell-bound', story.end(20_000))).toEqual([]);
  });

  it('asks nothing of a core that was down at the limit until it runs again', () => {
    const restarted = (releasedAt: number, stopped: boolean): string[] => {
      const story = new Story();
      const run = story.begin(1_000, story.order(0, locker));
      if (stopped) story.add(10_000, { by: 'core', kind: 'core-stopped' });
      story.add(20_000, { by: 'core', kind: 'core-started' }).released(releasedAt, run, 'dwell');
      return says('dwell-bound', story.end(30_000));
    };
    for (const stopped of [true, false]) {
      expect(restarted(20_000, stopped)).toEqual([]);
      expect(restarted(20_001, stopped)).toHaveLength(1);
    }
  });

  it('asks nothing of a core that was stopped before the limit', () => {
    const story = new Story();
    story.begin(1_000, story.order(0, locker));
    story.add(10_000, { by: 'core', kind: 'core-stopped' });
    expect(says('dwell-bound', story.end(30_000))).toEqual([]);
  });

  it('has nothing to look at where every hold ended by a result in time', () => {
    const story = new Story();
    story.sale(1_000, story.order(0, locker));
    expect(judge('dwell-bound', story.end(30_000)).looked).toBe(0);
  });
});

describe('timeout-bound', () => {
  const timeoutAfter = (after: number, slackMs = 0): string[] => {
    const story = new Story({ slackMs });
    const run = story.begin(1_000, story.order(0, locker));
    story.released(16_000, run, 'dwell').settled(1_000 + after, run, 'timeout');
    return says('timeout-bound', story.end(200_000));
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
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    story.released(16_000, run, 'dwell').settled(121_001, run, 'success');
    expect(says('timeout-bound', story.end(130_000))).toEqual([
      `Delivery ${run.delivery} settled (success) only after 120001 ms; the limit is 120000 ms.`,
    ]);
  });

  it('finds a delivery that has no outcome when the run ends after its limit', () => {
    const until = (end: number): number => {
      const story = new Story();
      story.released(16_000, story.begin(1_000, story.order(0, locker)), 'dwell');
      return says('timeout-bound', story.end(end)).length;
    };
    expect([until(121_000), until(121_001)]).toEqual([0, 1]);
  });

  it('measures by the limit that the run had', () => {
    const story = new Story({ ...header, timeoutMs: 5_000 });
    story.settled(6_000, story.begin(1_000, story.order(0, locker)), 'timeout');
    expect(judge('timeout-bound', story.end(7_000))).toMatchObject({ looked: 1, findings: [] });
  });
});

describe('prompt-release', () => {
  for (const outcome of ['success', 'failure'] as const) {
    for (const slackMs of slacks) {
      it(`lets a ${outcome} release within ${slackMs} ms, and not later`, () => {
        const after = (wait: number): string[] => {
          const story = new Story({ slackMs });
          const run = story.begin(1_000, story.order(0, locker));
          story.settled(1_700, run, outcome).released(1_700 + wait, run, outcome);
          return says('prompt-release', story.end(2_000));
        };
        expect(after(slackMs)).toEqual([]);
        expect(after(slackMs + 1)).toEqual([expect.stringContaining(`only ${slackMs + 1} ms later (${outcome})`)]);
      });
    }
  }

  it('finds a failure whose lock only lapses', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    story.settled(1_700, run, 'failure').released(16_000, run, 'dwell');
    expect(says('prompt-release', story.end(20_000))).toHaveLength(1);
  });

  it("finds a result whose lock is still held at the run's end", () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    story.settled(1_700, run, 'success');
    expect(says('prompt-release', story.end(2_000))).toEqual([
      `Delivery ${run.delivery} settled (success) under token ${run.token}, but the lock was not released in the 300 ms until the run's end.`,
    ]);
  });

  it('does not look at results whose token holds no more', () => {
    expect(judge('prompt-release', soundHistory())).toMatchObject({ looked: 5, findings: [] });
  });
});
