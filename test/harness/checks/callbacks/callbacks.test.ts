import { describe, expect, it } from 'vitest';
import { judge, messages } from '#test/harness/judge-history.ts';
import { locker, snacks } from '#test/harness/history-machines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import type { Run } from '#test/harness/event-writer.ts';

/** A sale that settles at 1,710 ms and has no callback yet. */
function pendingCallback(slackMs = 0): { builder: HistoryBuilder; run: Run } {
  const builder = new HistoryBuilder({ slackMs });
  const run = builder.startDelivery(1_000, builder.order(0, locker));
  builder.drop(1_500, run).answer(1_700, run).settled(1_710, run, 'success').released(1_710, run, 'success');
  return { builder, run };
}

describe('callback-delivered', () => {
  it('finds an outcome without a callback', () => {
    const { builder, run } = pendingCallback();
    expect(messages('callback-delivered', builder.end(9_000))).toEqual([
      `Delivery ${run.delivery} settled (success), but the merchant was never notified.`,
    ]);
  });

  it('finds an outcome whose only callback reports the contrary', () => {
    const { builder, run } = pendingCallback();
    builder.callbackReceived(1_800, run, 'failure');
    expect(messages('callback-delivered', builder.end(9_000))).toHaveLength(1);
  });

  it('takes a timeout that is reported as a failure as sound', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, snacks));
    builder.settled(121_000, run, 'timeout').callbackReceived(121_100, run, 'timeout');
    expect(judge('callback-delivered', builder.end(130_000))).toMatchObject({ cases: 1, findings: [] });
  });

  it('takes a callback that was given up in so many words, and notes it', () => {
    const { builder, run } = pendingCallback();
    const { order, record, delivery } = run;
    builder.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      outcome: '{}',
    });
    builder.add(5_000, { by: 'core', kind: 'callback-abandoned', callback: 4, attempt: 20, reason: 'refused' });
    expect(judge('callback-delivered', builder.end(9_000))).toMatchObject({
      cases: 1,
      findings: [],
      notes: ['1 of these were given up after the last attempt.'],
    });
  });

  it('judges nothing of a run that broke off or just gave up: callbacks may be under way', () => {
    expect(judge('callback-delivered', pendingCallback().builder.end(9_000, 'abandoned'))).toMatchObject({
      cases: 0,
      findings: [],
    });
    expect(judge('callback-delivered', pendingCallback().builder.history())).toMatchObject({ cases: 0, findings: [] });
  });

  it('finds in a run that gave up what would have been delivered long ago', () => {
    const within = messages('callback-delivered', pendingCallback().builder.end(7_809_000, 'abandoned'));
    const beyond = messages('callback-delivered', pendingCallback().builder.end(7_810_000, 'abandoned'));
    expect([within.length, beyond.length]).toEqual([0, 1]);
  });

  /** A callback that was delivered at its last attempt. */
  function attempted(...attempts: readonly (readonly [t: number, attempt: number])[]): HistoryBuilder {
    const { builder, run } = pendingCallback();
    const { order, record, delivery } = run;
    builder.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      outcome: 'success',
    });
    for (const [t, attempt] of attempts) builder.add(t, { by: 'core', kind: 'callback-attempt', callback: 4, attempt });
    return builder.callbackReceived(attempts.at(-1)?.[0] ?? 0, run, 'success');
  }

  it('finds attempts that are closer than declared, and takes those that are not as sound', () => {
    expect(judge('callback-delivered', attempted([1_710, 1], [2_510, 2], [4_110, 3]).end(9_000))).toMatchObject({
      cases: 2,
      findings: [],
    });
    expect(messages('callback-delivered', attempted([1_710, 1], [2_510, 2], [4_109, 3]).end(9_000))).toEqual([
      'Attempt 3 of callback 4 came 1599 ms after the one before; at least 1600 ms are declared.',
    ]);
  });

  it('asks no pause of a core that was started in between', () => {
    const builder = attempted([1_710, 1], [1_900, 2])
      .add(1_750, { by: 'harness', kind: 'core-killed' })
      .add(1_899, { by: 'core', kind: 'core-started' });
    expect(messages('callback-delivered', builder.end(9_000))).toEqual([]);
  });

  it('finds one attempt more than are declared', () => {
    expect(messages('callback-delivered', attempted([1_710, 20]).end(9_000))).toEqual([]);
    expect(messages('callback-delivered', attempted([1_710, 21]).end(9_000))).toEqual([
      'Callback 4 was attempted 1 time, though at most 20 attempts are declared.',
    ]);
    const retries = Array.from({ length: 21 }, (_, index) => [1_710 + 60_000 * index, 1] as const);
    expect(messages('callback-delivered', attempted(...retries.slice(1)).end(2_000_000))).toEqual([]);
    expect(messages('callback-delivered', attempted(...retries).end(2_000_000))).toHaveLength(1);
  });

  it('finds a callback that is given up before its last attempt', () => {
    const { builder, run } = pendingCallback();
    const { order, record, delivery } = run;
    builder.add(1_710, {
      by: 'core',
      kind: 'callback-queued',
      callback: 4,
      delivery,
      order,
      record,
      url: 'http://merchant',
      outcome: 'success',
    });
    builder.add(5_000, { by: 'core', kind: 'callback-abandoned', callback: 4, attempt: 1, reason: 'refused' });
    expect(messages('callback-delivered', builder.end(9_000))).toEqual([
      'Callback 4 was given up after 1 attempt (refused), though 20 are declared.',
    ]);
  });
});

describe('callback-honest', () => {
  it('finds a callback before the outcome', () => {
    const callbackAt = (t: number, slackMs: number): number => {
      const { builder, run } = pendingCallback(slackMs);
      return messages('callback-honest', builder.callbackReceived(t, run, 'success').end(9_000)).length;
    };
    expect([callbackAt(1_710, 0), callbackAt(1_709, 0), callbackAt(1_660, 50), callbackAt(1_659, 50)]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('takes a callback in the very instant of its outcome as sound, in either order', () => {
    const callbackReceived = (at: number): number => {
      const builder = new HistoryBuilder();
      const run = builder.startDelivery(1_000, builder.order(500, locker));
      builder
        .answer(1_700, run)
        .callbackReceived(at, run, 'success')
        .settled(1_710, run, 'success')
        .released(1_710, run, 'success');
      return judge('callback-honest', builder.end(3_000)).findings.length;
    };
    expect(callbackReceived(1_710)).toBe(0);
    expect(callbackReceived(1_709)).toBe(1);
  });

  it('finds a callback for a delivery without an outcome', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.callbackReceived(1_100, run, 'success');
    expect(messages('callback-honest', builder.end(2_000))).toHaveLength(1);
  });

  it.each([
    ['deliverStatus', '0', 'deliver_status is "0" and not "1"'],
    ['floorStatus', '3', 'floor_status is "3" and not "1"'],
    ['errorMsg', 'Over Current', 'error_msg is "Over Current" and not ""'],
    ['order', 99, 'order_id is "99" and not "1"'],
    ['record', 99, 'record_id is "99" and not "101"'],
  ])('finds a callback whose %s does not match the outcome', (member, value, mismatch) => {
    const { builder, run } = pendingCallback();
    builder.callbackReceived(1_800, run, 'success', { [member]: value });
    expect(messages('callback-honest', builder.end(9_000))).toEqual([
      `The callback for delivery ${run.delivery} does not match its outcome (success): ${mismatch}.`,
    ]);
  });

  it('finds repeated callbacks that differ, and takes those that do not as sound', () => {
    const { builder, run } = pendingCallback();
    builder.callbackReceived(1_800, run, 'success').callbackReceived(2_800, run, 'success');
    expect(judge('callback-honest', builder.end(9_000))).toMatchObject({ cases: 2, findings: [] });
    builder.callbackReceived(3_800, run, 'success', { errorMsg: 'late' });
    expect(messages('callback-honest', builder.history())[1]).toBe(
      `Two callbacks for delivery ${run.delivery} differ: first 1/1/, then 1/1/late.`,
    );
  });

  it('finds a sign that does not verify', () => {
    const { builder, run } = pendingCallback();
    expect(
      messages('callback-honest', builder.callbackReceived(1_800, run, 'success', { signOk: false }).end(9_000)),
    ).toHaveLength(1);
  });

  it("leaves an order's closing out, and notes callbacks that could not be read", () => {
    const builder = new HistoryBuilder();
    builder.callbackReceived(1_000, { ...builder.plan(builder.order(0, locker)), delivery: '' }, 'failure');
    builder.add(1_000, {
      by: 'receiver',
      kind: 'callback-unreadable',
      receiver: 'merchant',
      reason: 'cut',
      responseStatus: 400,
    });
    expect(judge('callback-honest', builder.end(2_000))).toMatchObject({
      cases: 0,
      findings: [],
      notes: [expect.stringContaining('1 callback could not be read') as string],
    });
  });
});
