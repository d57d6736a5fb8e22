import { describe, expect, it } from 'vitest';
import { coffees, judge, locker, says, snacks, soundHistory, Story } from '#test/harness/history-builder.ts';

describe('mutual-exclusion', () => {
  it('finds a grant while another token holds', () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, locker));
    const two = story.begin(1_400, story.order(0, locker));
    story.settle(1_700, one, 'success').settle(2_000, two, 'success');
    expect(says('mutual-exclusion', story.end(3_000))).toEqual([
      `Token ${two.token} was granted to delivery ${two.delivery} while token ${one.token} of delivery ${one.delivery} had held for 400 ms.`,
    ]);
  });

  it('finds two grants at the same instant', () => {
    const story = new Story();
    story.begin(1_000, story.order(0, locker));
    story.begin(1_000, story.order(0, locker));
    expect(says('mutual-exclusion', story.end(3_000))).toHaveLength(1);
  });

  it('takes a grant at the instant of the release, and grants of other machines, as sound', () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, locker));
    story.begin(1_000, story.order(0, snacks));
    story.settle(1_700, one, 'success');
    story.begin(1_700, story.order(0, locker));
    expect(judge('mutual-exclusion', story.end(3_000))).toMatchObject({ looked: 1, findings: [] });
  });

  it('has nothing to look at where no machine was granted twice', () => {
    const story = new Story();
    story.sale(1_000, story.order(0, locker));
    expect(judge('mutual-exclusion', story.end(3_000)).looked).toBe(0);
  });
});

describe('physical-exclusion', () => {
  it('finds two motor runs that overlap on one machine', () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, snacks));
    const two = story.begin(1_000, story.order(0, snacks));
    story.motor(1_000, 1_700, one).motor(1_699, 2_300, two);
    expect(says('physical-exclusion', story.end(3_000))[0]).toContain(
      `started for delivery ${two.delivery} while that of lane 1 turned for delivery ${one.delivery}`,
    );
  });

  it('takes a start at the instant of the stop, several motors of one run, and other machines as sound', () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, snacks));
    const two = story.begin(1_000, story.order(0, snacks));
    const far = story.begin(1_000, story.order(0, locker));
    story.motor(1_000, 1_700, one).motor(1_700, 2_300, two).motor(1_800, 1_900, two).motor(1_100, 1_200, far);
    expect(judge('physical-exclusion', story.end(3_000))).toMatchObject({ looked: 4, findings: [] });
  });
});

describe('granted-dispatch', () => {
  it('finds a command with a token that was never granted to its delivery', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.begun(1_000, run).sent(1_000, run).received(1_010, run);
    expect(says('granted-dispatch', story.end(3_000))).toEqual([
      `The command of delivery ${run.delivery} was sent with token ${run.token}, which was never granted to it.`,
      `A command of delivery ${run.delivery} reached the machine with token ${run.token}, which was never granted to it.`,
    ]);
  });

  it("finds a command under another delivery's grant", () => {
    const story = new Story();
    const one = story.begin(1_000, story.order(0, locker));
    const two = { ...story.plan(story.order(0, locker)), token: one.token };
    story.received(1_020, two);
    expect(says('granted-dispatch', story.end(3_000))).toHaveLength(1);
  });

  it('finds a command that was sent before its grant, and one that arrived before it', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.sent(999, run).received(999, run).grant(1_000, run).begun(1_000, run);
    expect(says('granted-dispatch', story.end(3_000))).toEqual([
      `The command of delivery ${run.delivery} was sent 1 ms before its token ${run.token} was granted.`,
      `The command of delivery ${run.delivery} reached the machine 1 ms before its token ${run.token} was granted.`,
    ]);
  });

  it('finds a command that was sent when its hold was over', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.grant(1_000, run).begun(1_000, run).released(16_000, run, 'dwell').sent(16_001, run);
    expect(says('granted-dispatch', story.end(20_000))).toEqual([
      `The command of delivery ${run.delivery} was sent 1 ms after its token ${run.token} was released (dwell).`,
    ]);
  });

  it('allows δ between the release and the sending, and no more', () => {
    const late = (by: number): string[] => {
      const story = new Story({ slackMs: 50 });
      const run = story.plan(story.order(0, locker));
      story
        .grant(1_000, run)
        .begun(1_000, run)
        .released(16_000, run, 'dwell')
        .sent(16_000 + by, run);
      return says('granted-dispatch', story.end(20_000));
    };
    expect(late(50)).toEqual([]);
    expect(late(51)).toHaveLength(1);
  });

  it('takes a command that travels long as sound: it was sent in time', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.grant(1_000, run).begun(1_000, run).sent(1_000, run).released(16_000, run, 'dwell').received(17_000, run);
    expect(judge('granted-dispatch', story.end(20_000))).toMatchObject({ looked: 1, findings: [], notes: [] });
  });

  it('notes commands of which the core did not say that it sent them', () => {
    const story = new Story();
    const run = story.plan(story.order(0, locker));
    story.grant(1_000, run).begun(1_000, run).received(1_010, run);
    expect(judge('granted-dispatch', story.end(3_000))).toMatchObject({
      findings: [],
      notes: [expect.stringContaining('1 of the commands') as string],
    });
  });
});

describe('token-order', () => {
  it('finds a token that is not greater than all before it', () => {
    const story = new Story();
    for (const [t, token] of [
      [1_000, 5],
      [2_000, 5],
      [3_000, 4],
      [4_000, 6],
    ] as const) {
      const run = story.begin(t, story.order(0, locker), token);
      story.settle(t + 700, run, 'success');
    }
    expect(judge('token-order', story.end(9_000))).toMatchObject({
      looked: 3,
      findings: [{ at: 2_000 }, { at: 3_000 }],
    });
  });

  it('finds tokens that start again after a restart', () => {
    const story = new Story();
    story.settle(1_700, story.begin(1_000, story.order(0, locker), 9), 'success');
    story.add(5_000, { by: 'core', kind: 'core-started' });
    story.begin(6_000, story.order(5_500, locker), 1);
    expect(says('token-order', story.end(9_000))).toHaveLength(1);
  });

  it('lets every machine count for itself', () => {
    const story = new Story();
    story.begin(1_000, story.order(0, locker), 9);
    story.begin(2_000, story.order(0, coffees), 1);
    expect(judge('token-order', story.end(3_000)).findings).toEqual([]);
  });
});

describe('single-release', () => {
  it('finds a second release of a token', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    story.settle(1_700, run, 'success').released(16_000, run, 'dwell');
    expect(says('single-release', story.end(20_000))).toEqual([
      `Token ${run.token} was released (dwell), but it had been released at 1700 ms (success).`,
    ]);
  });

  it('finds a release of a token that was never granted', () => {
    const story = new Story().released(1_000, { machine: locker, token: 3 }, 'success');
    expect(says('single-release', story.end(2_000))).toEqual([
      'Token 3 was released (success), but it was never granted before that.',
    ]);
  });

  it('keeps silent about the sound history', () => {
    expect(judge('single-release', soundHistory())).toMatchObject({ looked: 7, findings: [] });
  });
});
