import { describe, expect, it } from 'vitest';
import { judge, locker, says, snacks, Story } from '#test/harness/history-builder.ts';
import type { Run } from '#test/harness/history-builder.ts';

/** A sale that settles at 1,710 ms and is told of by nothing yet. */
function untold(slackMs = 0): { story: Story; run: Run } {
  const story = new Story({ slackMs });
  const run = story.begin(1_000, story.order(0, locker));
  story.drop(1_500, run).answer(1_700, run).settled(1_710, run, 'success').released(1_710, run, 'success');
  return { story, run };
}

describe('callback-delivered', () => {
  it('finds an outcome that nobody was told', () => {
    const { story, run } = untold();
    expect(says('callback-delivered', story.end(9_000))).toEqual([
      `Delivery ${run.delivery} settled (success), but the merchant was never told.`,
    ]);
  });

  it('finds an outcome of which only the contrary was told', () => {
    const { story, run } = untold();
    story.told(1_800, run, 'failure');
    expect(says('callback-delivered', story.end(9_000))).toHaveLength(1);
  });

  it('takes a timeout that is told as a failure as sound', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, snacks));
    story.settled(121_000, run, 'timeout').told(121_100, run, 'timeout');
    expect(judge('callback-delivered', story.end(130_000))).toMatchObject({ looked: 1, findings: [] });
  });

  it('takes a callback that was given up in so many words, and notes it', () => {
    const { story, run } = untold();
    const { order, record, delivery } = run;
    story.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      said: '{}',
    });
    story.add(5_000, { by: 'core', kind: 'callback-given-up', callback: 4, attempt: 20, reason: 'refused' });
    expect(judge('callback-delivered', story.end(9_000))).toMatchObject({
      looked: 1,
      findings: [],
      notes: ['1 of these were given up after the last attempt.'],
    });
  });

  it('judges nothing of a run that broke off or just gave up: callbacks may be under way', () => {
    expect(judge('callback-delivered', untold().story.end(9_000, 'gave-up'))).toMatchObject({
      looked: 0,
      findings: [],
    });
    expect(judge('callback-delivered', untold().story.history())).toMatchObject({ looked: 0, findings: [] });
  });

  it('finds in a run that gave up what would have been told long ago', () => {
    const within = says('callback-delivered', untold().story.end(7_809_000, 'gave-up'));
    const beyond = says('callback-delivered', untold().story.end(7_810_000, 'gave-up'));
    expect([within.length, beyond.length]).toEqual([0, 1]);
  });

  /** A callback that was told at its last attempt. */
  function attempted(...attempts: readonly (readonly [t: number, attempt: number])[]): Story {
    const { story, run } = untold();
    const { order, record, delivery } = run;
    story.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      said: 'success',
    });
    for (const [t, attempt] of attempts) story.add(t, { by: 'core', kind: 'callback-attempt', callback: 4, attempt });
    return story.told(attempts.at(-1)?.[0] ?? 0, run, 'success');
  }

  it('finds attempts that are closer than declared, and takes those that are not as sound', () => {
    expect(judge('callback-delivered', attempted([1_710, 1], [2_510, 2], [4_110, 3]).end(9_000))).toMatchObject({
      looked: 2,
      findings: [],
    });
    expect(says('callback-delivered', attempted([1_710, 1], [2_510, 2], [4_109, 3]).end(9_000))).toEqual([
      'Attempt 3 of callback 4 came 1599 ms after the one before; at least 1600 ms are declared.',
    ]);
  });

  it('asks no pause of a core that was started in between', () => {
    const story = attempted([1_710, 1], [1_900, 2])
      .add(1_750, { by: 'harness', kind: 'core-killed' })
      .add(1_899, { by: 'core', kind: 'core-started' });
    expect(says('callback-delivered', story.end(9_000))).toEqual([]);
  });

  it('finds one attempt more than are declared', () => {
    expect(says('callback-delivered', attempted([1_710, 20]).end(9_000))).toEqual([]);
    expect(says('callback-delivered', attempted([1_710, 21]).end(9_000))).toEqual([
      'Callback 4 was attempted 1 time, though at most 20 attempts are declared.',
    ]);
    const again = Array.from({ length: 21 }, (_, index) => [1_710 + 60_000 * index, 1] as const);
    expect(says('callback-delivered', attempted(...again.slice(1)).end(2_000_000))).toEqual([]);
    expect(says('callback-delivered', attempted(...again).end(2_000_000))).toHaveLength(1);
  });

  it('finds a callback that is given up before its last attempt', () => {
    const { story, run } = untold();
    const { order, record, delivery } = run;
    story.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      said: 'success',
    });
    story.add(5_000, { by: 'core', kind: 'callback-given-up', callback: 4, attempt: 1, reason: 'refused' });
    expect(says('callback-delivered', story.end(9_000))).toEqual([
      'Callback 4 was given up after 1 attempt (refused), though 20 are declared.',
    ]);
  });
});

describe('callback-honest', () => {
  it('finds a callback before the outcome', () => {
    const toldAt = (t: number, slackMs: number): number => {
      const { story, run } = untold(slackMs);
      return says('callback-honest', story.told(t, run, 'success').end(9_000)).length;
    };
    expect([toldAt(1_710, 0), toldAt(1_709, 0), toldAt(1_660, 50), toldAt(1_659, 50)]).toEqual([0, 1, 0, 1]);
  });

  it('takes a callback in the very instant of its outcome as sound, in whatever order the two were written down', () => {
    const told = (at: number): number => {
      const story = new Story();
      const run = story.begin(1_000, story.order(500, locker));
      story.answer(1_700, run).told(at, run, 'success').settled(1_710, run, 'success').released(1_710, run, 'success');
      return judge('callback-honest', story.end(3_000)).findings.length;
    };
    expect(told(1_710)).toBe(0);
    expect(told(1_709)).toBe(1);
  });

  it('finds a callback for a delivery without an outcome', () => {
    const story = new Story();
    const run = story.begin(1_000, story.order(0, locker));
    story.told(1_100, run, 'success');
    expect(says('callback-honest', story.end(2_000))).toHaveLength(1);
  });

  it.each([
    ['deliverStatus', '0', 'deliver_status is "0" and not "1"'],
    ['floorStatus', '3', 'floor_status is "3" and not "1"'],
    ['errorMsg', 'Over Current', 'error_msg is "Over Current" and not ""'],
    ['order', 99, 'order_id is "99" and not "1"'],
    ['record', 99, 'record_id is "99" and not "101"'],
  ])('finds a callback whose %s is not what the outcome says', (member, value, complaint) => {
    const { story, run } = untold();
    story.told(1_800, run, 'success', { [member]: value });
    expect(says('callback-honest', story.end(9_000))).toEqual([
      `The callback for delivery ${run.delivery} does not say what its outcome (success) says: ${complaint}.`,
    ]);
  });

  it('finds repeated callbacks that differ, and takes those that do not as sound', () => {
    const { story, run } = untold();
    story.told(1_800, run, 'success').told(2_800, run, 'success');
    expect(judge('callback-honest', story.end(9_000))).toMatchObject({ looked: 2, findings: [] });
    story.told(3_800, run, 'success', { errorMsg: 'late' });
    expect(says('callback-honest', story.history())[1]).toBe(
      `Two callbacks for delivery ${run.delivery} differ: first 1/1/, then 1/1/late.`,
    );
  });

  it('finds a sign that does not verify', () => {
    const { story, run } = untold();
    expect(says('callback-honest', story.told(1_800, run, 'success', { signOk: false }).end(9_000))).toHaveLength(1);
  });

  it("leaves an order's closing out, and notes callbacks that could not be read", () => {
    const story = new Story();
    story.told(1_000, { ...story.plan(story.order(0, locker)), delivery: '' }, 'failure');
    story.add(1_000, { by: 'sink', kind: 'callback-unreadable', receiver: 'merchant', reason: 'cut', answered: 400 });
    expect(judge('callback-honest', story.end(2_000))).toMatchObject({
      looked: 0,
      findings: [],
      notes: [expect.stringContaining('1 callback could not be read') as string],
    });
  });
});
