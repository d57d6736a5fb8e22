import { describe, expect, it } from 'vitest';
import { violatedChecks, judge, messages } from '#test/harness/judge-history.ts';
import { locker } from '#test/harness/history-machines.ts';
import { cleanHistory } from '#test/harness/sample-histories.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import type { Run } from '#test/harness/event-writer.ts';

/** One delivery expires, the next holds the lock. */
function twoHolders(slackMs = 0): { builder: HistoryBuilder; old: Run; holder: Run } {
  const builder = new HistoryBuilder({ slackMs });
  const old = builder.startDelivery(1_000, builder.order(0, locker));
  builder.released(16_000, old, 'dwell');
  const holder = builder.startDelivery(16_100, builder.order(0, locker));
  return { builder, old, holder };
}

describe('fencing', () => {
  it("finds a late result that frees the successor's lock", () => {
    const { builder, old, holder } = twoHolders();
    builder.settled(16_300, old, 'success').released(16_300, holder, 'success');
    expect(messages('fencing', builder.end(17_000))).toEqual([
      `The lock that token ${holder.token} of delivery ${holder.delivery} held was released (success), but that ` +
        `delivery had no such outcome. At that moment a word came for delivery ${old.delivery} (token ${old.token}).`,
    ]);
  });

  it("finds it although the successor's own outcome is the same a moment later", () => {
    const { builder, old, holder } = twoHolders();
    builder.settled(16_300, old, 'success').released(16_300, holder, 'success').settled(16_301, holder, 'success');
    expect(messages('fencing', builder.end(17_000))).toHaveLength(1);
  });

  it("finds a timeout that frees the successor's lock", () => {
    const { builder, old } = twoHolders();
    const holder = builder.startDelivery(120_900, builder.order(0, locker));
    builder.settled(121_000, old, 'timeout').released(121_000, holder, 'timeout');
    expect(messages('fencing', builder.end(121_100))).toHaveLength(1);
  });

  it('finds a result that releases a token which holds no more while another does', () => {
    const { builder, old, holder } = twoHolders();
    builder.settled(16_300, old, 'success').released(16_300, old, 'success');
    expect(messages('fencing', builder.end(17_000))).toEqual([
      `Token ${old.token}, which held no more, was released (success) while token ${holder.token} of delivery ` +
        `${holder.delivery} held the lock.`,
    ]);
  });

  it('finds a release whose cause is not the outcome', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.settled(1_700, run, 'failure').released(1_700, run, 'success');
    expect(messages('fencing', builder.end(2_000))).toHaveLength(1);
  });

  it("finds an outcome that names another delivery's token", () => {
    const { builder, old, holder } = twoHolders();
    builder.settled(16_300, old, 'success', holder.token);
    expect(messages('fencing', builder.end(17_000))).toEqual([
      `Delivery ${old.delivery} began under token ${old.token}, but its outcome names token ${holder.token}.`,
    ]);
  });

  it('allows δ, and no more, between a release and the outcome that caused it', () => {
    const early = (by: number): string[] => {
      const builder = new HistoryBuilder({ slackMs: 20 });
      const run = builder.startDelivery(1_000, builder.order(0, locker));
      builder.released(1_700, run, 'success').settled(1_700 + by, run, 'success');
      return messages('fencing', builder.end(2_000));
    };
    expect(early(20)).toEqual([]);
    expect(early(21)).toHaveLength(1);
  });

  it('examines the results that came too late to count, and counts those under another holder', () => {
    const { builder, old, holder } = twoHolders();
    builder
      .settled(16_300, old, 'success')
      .lateResult(16_400, old, 'success', 'success')
      .settle(16_700, holder, 'success')
      .lateResult(17_000, old, 'success', 'success');
    const history = builder.end(18_000);
    expect(judge('fencing', history)).toMatchObject({
      cases: 3,
      findings: [],
      notes: ['2 of these came while another token held the lock.'],
    });
  });

  it('takes an outcome that is emitted after its own release as one of the holder', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.released(1_700, run, 'success').settled(1_700, run, 'success');
    const history = builder.end(2_000);
    expect(judge('fencing', history)).toMatchObject({ cases: 0, findings: [] });
    expect(judge('prompt-release', history)).toMatchObject({ cases: 1, findings: [] });
  });

  it('finds an acknowledgement of what was never commanded, or by another token', () => {
    const { builder, old, holder } = twoHolders();
    const acknowledged = (t: number, delivery: string, token: number): void => {
      const machine = locker.machine;
      builder.add(t, { by: 'core', kind: 'delivery-acknowledged', machine, delivery, token });
    };
    acknowledged(16_200, holder.delivery, holder.token);
    acknowledged(16_300, old.delivery, holder.token);
    acknowledged(16_400, '424242', holder.token);
    expect(messages('fencing', builder.end(17_000))).toEqual([
      expect.stringContaining(`acknowledged delivery ${old.delivery} under token ${holder.token}`),
      expect.stringContaining('acknowledged delivery 424242'),
    ]);
  });

  it('is exercised and kept in the sound history', () => {
    expect(judge('fencing', cleanHistory())).toMatchObject({ cases: 2, findings: [] });
    expect(violatedChecks(cleanHistory())).toEqual([]);
  });
});
