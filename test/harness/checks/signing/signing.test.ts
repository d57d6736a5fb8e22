import { describe, expect, it } from 'vitest';
import { forgeries, forgeryByName } from '#simulators/forgeries/index.ts';
import { checks } from '#harness/checks/index.ts';
import { violatedChecks, judge, messages } from '#test/harness/judge-history.ts';
import { locker } from '#test/harness/history-machines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { historyWithProbe } from './probe-history.ts';

const laws = [...new Set(forgeries.map(({ check }) => check))];
const refusedForgery = (law: string) => forgeries.find((one) => one.check === law && one.refusalCodes.length > 0)?.name;
const acceptedForgery = (law: string) =>
  forgeries.find((one) => one.check === law && one.refusalCodes.length === 0)?.name;

describe('the checks of signing', () => {
  it('have a check for the law of every forged request, and each forged request has a name of its own', () => {
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(laws));
    expect(new Set(forgeries.map(({ name }) => name)).size).toBe(forgeries.length);
  });

  it('have no cases without a forgery', () => {
    const builder = new HistoryBuilder();
    const history = builder.end(10);
    for (const law of [...laws, 'no-effect-unverified'])
      expect(judge(law, history)).toMatchObject({ cases: 0, findings: [] });
  });

  it.each(laws.filter((law) => refusedForgery(law) !== undefined))(
    '%s finds a request that must be refused and was taken, or refused for something else',
    (law) => {
      const forgery = forgeryByName(refusedForgery(law)!);
      const aheadMs = forgery.aheadMs?.(300_000) ?? -500;
      const answered = (code: number) => historyWithProbe(forgery.name, code, { aheadMs }).end(9_000);
      for (const code of [0, 6034, 6057, forgery.refusalCodes[0] === 4006 ? 4003 : 4006]) {
        expect(messages(law, answered(code))).toEqual([
          `A merchant ${forgery.description} (${forgery.name}): the core answered ${code} and must refuse it with ` +
            `${forgery.refusalCodes.join(' or ')}.`,
        ]);
      }
      expect(violatedChecks(answered(forgery.refusalCodes[0]!))).toEqual([]);
      expect(judge(law, answered(forgery.refusalCodes[0]!)).cases).toBe(1);
    },
  );

  it.each(laws.filter((law) => acceptedForgery(law) !== undefined))(
    '%s finds an odd request that is right and was refused for its form',
    (law) => {
      const name = acceptedForgery(law)!;
      const at = forgeryByName(name).aheadMs?.(300_000) ?? -500;
      for (const code of [4000, 4003, 4006])
        expect(violatedChecks(historyWithProbe(name, code, { aheadMs: at }).end(9_000))).toContain(law);
      // A busy machine, one that is offline, a core that failed: none of them shows how the request was read.
      for (const code of [0, 6057, 4008, 5000])
        expect(messages(law, historyWithProbe(name, code, { aheadMs: at }).end(9_000))).toEqual([]);
    },
  );
});

describe('base64-strict', () => {
  const repeated = (code: number, changes: { delivery?: string } = {}) => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    builder.probe(2_000, run, forgeryByName('re-encoded-replay'), {
      code,
      repeatOf: 1,
      delivery: run.delivery,
      ...changes,
    });
    return builder.end(9_000);
  };

  it('finds the same sign in other bytes that gets another answer', () => {
    expect(judge('base64-strict', repeated(0))).toMatchObject({ cases: 1, findings: [] });
    expect(messages('base64-strict', repeated(0, { delivery: '0000000000000099' }))).toEqual([
      expect.stringContaining('the same members and sign as other bytes 0 with delivery 0000000000000099') as string,
    ]);
    expect(messages('base64-strict', repeated(6034, { delivery: '' }))).toHaveLength(1);
  });

  it('has no finding for a repetition that a clock set after its signing made too old', () => {
    const repeatedAfter = (byMs: number): number => {
      const builder = new HistoryBuilder();
      const run = builder.plan(builder.order(0, locker));
      const named = { call: 500, endpoint: 'deliver', machine: locker.machine, order: run.order, record: run.record };
      builder.add(1_000, { by: 'merchant', kind: 'call', ...named, repeatOf: 0 }).add(31_000, {
        by: 'merchant',
        kind: 'no-answer',
        call: 500,
        endpoint: 'deliver',
        machine: locker.machine,
        reason: 'timeout',
      });
      if (byMs !== 0) builder.add(20_000, { by: 'harness', kind: 'clock-set', byMs });
      return judge(
        'base64-strict',
        builder.probe(31_000, run, forgeryByName('re-encoded-replay'), { code: 4003, repeatOf: 500 }).end(90_000),
      ).findings.length;
    };
    expect(repeatedAfter(3_600_000)).toBe(0);
    expect(repeatedAfter(0)).toBe(1);
  });

  it('takes a failure inside the core for no answer', () => {
    expect(messages('base64-strict', repeated(5000, { delivery: '' }))).toEqual([]);
  });
});

describe('never-500', () => {
  it('finds a failure inside, and an answer that is no envelope, whatever the law', () => {
    for (const code of [5000, -1])
      for (const name of ['lower-case-sign', 'garbage-body'])
        expect(messages('never-500', historyWithProbe(name, code).end(9_000))).toHaveLength(1);
    expect(judge('never-500', historyWithProbe('lower-case-sign', 4006).end(9_000))).toMatchObject({
      cases: 1,
      findings: [],
    });
  });
});

describe('a probe that may have been right when it arrived', () => {
  const answered = (aheadMs: number, afterMs: number) =>
    judge('never-500', historyWithProbe('future-edge-outside', 5000, { aheadMs, afterMs }).end(90_000));

  it('may meet a failure of the store, and one that cannot have been right may not', () => {
    expect(answered(300_100, 101)).toMatchObject({ cases: 0, findings: [] });
    expect(answered(300_100, 50).findings).toHaveLength(1);
  });
});

describe('round-trip', () => {
  it('finds a right call whose sign was refused, and counts no call that has none', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, locker));
    builder.call(1_000, run, { endpoint: 'get-order', code: 4006, delivery: '' }).valueOf();
    builder.call(2_000, run, { endpoint: 'create-order', delivery: '' });
    builder.call(3_000, run, { endpoint: 'deliver', code: 6057, delivery: '' });
    expect(judge('round-trip', builder.end(9_000))).toMatchObject({
      cases: 2,
      findings: [{ message: 'Call 1 (get-order) was rightly signed, and the core refused its sign.' }],
    });
  });
});

describe('no-effect-unverified', () => {
  const forged = (effect: (builder: HistoryBuilder, line: ReturnType<HistoryBuilder['order']>) => void) => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker);
    builder.probe(1_000, line, forgeryByName('wrong-key'), { code: 4006 });
    effect(builder, line);
    return messages('no-effect-unverified', builder.end(9_000));
  };

  it('finds a delivery, a job and a change of the order without a valid request', () => {
    expect(forged((builder, line) => builder.started(1_002, builder.plan(line)))).toEqual([
      expect.stringMatching(
        /^Delivery \d+ was begun of order 1, and no right request had asked for it; before it: A merchant signs with another AppKey/,
      ) as string,
    ]);
    expect(forged((builder, line) => builder.queued(1_002, line, 7))).toEqual([
      expect.stringContaining('Job 7 was queued') as string,
    ]);
    expect(
      forged((builder, line) =>
        builder.add(1_002, {
          by: 'core',
          kind: 'order-changed',
          machine: locker.machine,
          order: line.order,
          status: 'REFUND',
          cause: 'merchant',
        }),
      ),
    ).toEqual([expect.stringContaining('REFUND') as string]);
  });

  it('accepts the copy of an early request that arrived in its time, and no other copy', () => {
    const copied = (name: string, aheadMs: number, fault: string): number => {
      const builder = new HistoryBuilder();
      const line = builder.order(0, locker);
      builder.add(500, { by: 'network', kind: 'network-fault-started', plan: `${fault}#1`, fault, path: 'api' });
      builder.probe(1_000, line, forgeryByName(name), { code: 4003, aheadMs });
      builder.started(1_900, builder.plan(line));
      return messages('no-effect-unverified', builder.end(9_000)).length;
    };
    expect(copied('future-edge-beyond', 300_500, 'duplication')).toBe(0);
    expect(copied('future-edge-beyond', 301_000, 'duplication')).toBe(1);
    expect(copied('future-edge-beyond', 300_500, 'delay')).toBe(1);
    expect(copied('past-edge-outside', -300_500, 'duplication')).toBe(1);
  });

  it('takes a request for right that a stall put inside of the window before it was written', () => {
    const begun = (name: string, aheadMs: number): number => {
      const builder = new HistoryBuilder();
      const line = builder.order(0, locker);
      const run = builder.plan(line);
      builder.probe(1_000, line, forgeryByName(name), { code: 0, aheadMs, delivery: run.delivery });
      return messages('no-effect-unverified', builder.started(1_002, run).end(9_000)).length;
    };
    expect(begun('future-edge-outside', 299_950)).toBe(0);
    expect(begun('past-edge-outside', -299_800)).toBe(0);
    expect(begun('future-edge-outside', 300_100)).toBe(1);
    expect(begun('past-edge-outside', -300_001)).toBe(1);
    expect(begun('timestamp-missing', -500)).toBe(1);
  });

  it('takes an early request that the core read when its time had come for right, if it was not refused', () => {
    const readAt = (at: number, refusedForgery: boolean, clockSetAt?: number): number => {
      const builder = new HistoryBuilder();
      const line = builder.order(0, locker);
      builder.probe(1_000, line, forgeryByName('future-edge-beyond'), {
        code: refusedForgery ? 4003 : 0,
        aheadMs: 301_000,
        afterMs: refusedForgery ? 5 : 1_500,
      });
      if (clockSetAt !== undefined) builder.add(clockSetAt, { by: 'harness', kind: 'clock-set', byMs: 60_000 });
      builder.started(at, builder.plan(line));
      return messages('no-effect-unverified', builder.end(9_000)).length;
    };
    expect(readAt(1_998, false)).toBe(1);
    expect(readAt(2_000, false)).toBe(0);
    expect(readAt(2_000, true)).toBe(1);
    expect(readAt(1_500, false, 1_400)).toBe(0);
    expect(readAt(1_300, false, 1_400)).toBe(1);
  });

  it('takes what a right call asked for as sound, its answer lost or not', () => {
    expect(forged((builder, line) => builder.sale(2_000, line))).toEqual([]);
    expect(
      forged((builder, line) => {
        builder.add(2_000, {
          by: 'merchant',
          kind: 'call',
          call: 50,
          endpoint: 'deliver',
          machine: locker.machine,
          order: line.order,
          record: line.record,
          repeatOf: 0,
        });
        builder.started(2_001, builder.plan(line)).add(9_000, {
          by: 'merchant',
          kind: 'no-answer',
          call: 50,
          endpoint: 'deliver',
          machine: locker.machine,
          reason: 'timeout',
        });
      }),
    ).toEqual([]);
    expect(
      forged((builder, line) => {
        for (const [call, endpoint] of [
          [50, 'update-order'],
          [51, 'queue-order'],
        ] as const)
          builder.add(2_000, {
            by: 'merchant',
            kind: 'call',
            call,
            endpoint,
            machine: locker.machine,
            order: line.order,
            record: 0,
            repeatOf: 0,
          });
        builder.queued(2_001, line, 1).runJob(2_100, line, 1);
        builder.add(2_001, {
          by: 'core',
          kind: 'order-changed',
          machine: locker.machine,
          order: line.order,
          status: 'REFUND',
          cause: 'merchant',
        });
        builder.add(2_001, {
          by: 'core',
          kind: 'order-changed',
          machine: locker.machine,
          order: line.order,
          status: 'CLOSED',
          cause: 'expiry',
        });
      }),
    ).toEqual([]);
  });

  it('finds an answer that contains a secret', () => {
    expect(
      forged((builder) => builder.add(1_004, { by: 'merchant', kind: 'secret-leaked', call: 1, secret: 'AppKey' })),
    ).toEqual(['The answer to call 1 leaks the AppKey.']);
    expect(
      forged((builder) => builder.add(1_004, { by: 'merchant', kind: 'secret-leaked', call: 1, secret: 'sign' })),
    ).toEqual(['The answer to call 1 leaks the sign that the request should have had.']);
  });
});
