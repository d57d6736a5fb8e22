import { describe, expect, it } from 'vitest';
import { coffees, locker, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('independence', () => {
  it('finds an outcome of one machine that releases the lock of another', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    const two = builder.startDelivery(1_000, builder.order(0, snacks));
    builder.settled(1_700, two, 'success').released(1_700, two, 'success').released(1_700, one, 'success');
    expect(messages('independence', builder.end(3_000))).toEqual([
      `Token ${one.token} was released (success) although no delivery of this machine had that outcome; at that ` +
        `moment delivery ${two.delivery} of machine ${snacks.machine} was settled.`,
    ]);
  });

  it('finds an item that drops in another machine than the delivery began on', () => {
    const builder = new HistoryBuilder();
    const one = builder.startDelivery(1_000, builder.order(0, locker));
    builder.startDelivery(1_000, builder.order(0, snacks));
    builder.drop(1_500, { ...one, machine: snacks });
    expect(messages('independence', builder.end(3_000))).toEqual([
      `Delivery ${one.delivery} began on machine ${locker.machine}, but machine ${snacks.machine} has its ` +
        'item-dropped.',
    ]);
  });

  it('has nothing to look at with one machine', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, locker));
    expect(judge('independence', builder.end(3_000)).cases).toBe(0);
  });
});

describe('idempotent-submit', () => {
  it('finds the same bytes answered in two ways', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    const first = builder.call(2_000, run);
    builder.call(2_100, run, { repeatOf: first, code: 6057, delivery: '' });
    expect(messages('idempotent-submit', builder.end(3_000))).toEqual([
      `The same bytes, sent 2 times, were answered first with code 0 and delivery ${run.delivery} and then with ` +
        'code 6057.',
    ]);
  });

  it('takes bytes that a set clock has put out of their window for refused, and no others', () => {
    const after = (byMs: number): number => {
      const builder = new HistoryBuilder();
      const run = builder.sale(1_000, builder.order(0, locker));
      const first = builder.call(2_000, run);
      builder
        .add(2_050, { by: 'harness', kind: 'clock-set', byMs })
        .call(2_100, run, { repeatOf: first, code: 4003, delivery: '' });
      return messages('idempotent-submit', builder.end(3_000)).length;
    };
    expect([3_600_000, -3_600_000, 10_000].map(after)).toEqual([0, 0, 1]);
  });

  it('takes bytes for refused that a clock may have put out of their window for the moment of their arrival', () => {
    const setAt = (...times: readonly number[]): number => {
      const builder = new HistoryBuilder();
      const run = builder.sale(1_000, builder.order(0, locker));
      const first = builder.call(2_000, run);
      times.forEach((t, index) =>
        builder.add(t, { by: 'harness', kind: 'clock-set', byMs: index % 2 === 0 ? 3_600_000 : -3_600_000 }),
      );
      builder.call(2_100, run, { repeatOf: first, code: 4003, delivery: '' });
      return messages('idempotent-submit', builder.end(3_000)).length;
    };
    // `call` answers 5 ms after the call at 2,100 ms.
    expect(setAt(2_100, 2_105)).toBe(0);
    expect(setAt(2_050, 2_100)).toBe(0);
    // Set and set back before it was sent, after its answer, or before it was signed: it is as old as it looks.
    expect(setAt(2_050, 2_099)).toBe(1);
    expect(setAt(2_106, 2_107)).toBe(1);
    expect(setAt(1_998, 1_999)).toBe(1);
  });

  it('asks for one answer as long as it must be remembered, by core time alone', () => {
    const repeatedAt = (t: number): number => {
      const builder = new HistoryBuilder();
      const run = builder.sale(1_000, builder.order(0, locker));
      const first = builder.call(2_000, run);
      builder.add(2_050, { by: 'harness', kind: 'clock-set', byMs: -600_000 });
      builder.call(t, run, { repeatOf: first, code: 6057, delivery: '' });
      return messages('idempotent-submit', builder.end(t + 1_000)).length;
    };
    // `call` answers 5 ms after the call, and 600,000 ms after the first one it may have been forgotten.
    expect([601_995, 601_996].map(repeatedAt)).toEqual([1, 0]);
  });

  it('takes the answer of a core that failed inside for none', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    const first = builder.call(2_000, run, { code: 5000, delivery: '' });
    builder.call(2_100, run, { repeatOf: first });
    expect(judge('idempotent-submit', builder.end(3_000))).toMatchObject({ cases: 1, findings: [] });
  });

  it('finds two deliveries for one request', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker);
    const [one, two] = [builder.plan(line), builder.plan(line)];
    const first = builder.call(1_000, one);
    builder.started(1_001, one).call(1_010, two, { repeatOf: first });
    builder.started(1_011, two);
    const found = messages('idempotent-submit', builder.end(3_000));
    expect(found.join()).toContain(`began 2 deliveries: ${one.delivery}, ${two.delivery}.`);
  });

  it('looks at repeated requests alone, and only at those that were answered', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    const first = builder.call(2_000, run);
    builder.call(2_100, run, { repeatOf: first });
    builder.add(2_200, {
      by: 'merchant',
      kind: 'call',
      call: 98,
      endpoint: 'deliver',
      machine: locker.machine,
      order: 1,
      record: 1,
      repeatOf: 0,
    });
    builder.add(2_200, {
      by: 'merchant',
      kind: 'call',
      call: 99,
      endpoint: 'deliver',
      machine: locker.machine,
      order: 1,
      record: 1,
      repeatOf: 98,
    });
    expect(judge('idempotent-submit', builder.end(3_000))).toMatchObject({ cases: 1, findings: [] });
  });
});

describe('restart-safety', () => {
  it('finds a lock that is lost over a crash, and one that outlives its limit', () => {
    const builder = new HistoryBuilder();
    const lost = builder.startDelivery(1_000, builder.order(0, locker));
    const kept = builder.startDelivery(1_000, builder.order(0, snacks));
    builder.crash(2_000, 3_000).released(3_000, lost, 'dwell').released(40_000, kept, 'dwell');
    expect(messages('restart-safety', builder.end(50_000))).toEqual([
      `Token ${lost.token} was lost 13000 ms before its limit, after the crash at 2000 ms.`,
      `Token ${kept.token} outlived its limit of 30000 ms by 9000 ms, over the crash at 2000 ms.`,
    ]);
  });

  it('takes a lock that fell due while the core was down as released when it is back', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    builder.crash(2_000, 60_000).released(60_000, run, 'dwell').settled(121_000, run, 'timeout');
    expect(judge('restart-safety', builder.end(130_000))).toMatchObject({ findings: [] });
  });

  it('does not take the grant before a crash that lasted no time for one after it', () => {
    const builder = new HistoryBuilder();
    const before = builder.startDelivery(1_000, builder.order(0, locker), 5);
    builder.settle(2_000, before, 'success');
    const last = builder.startDelivery(3_000, builder.order(0, locker), 6);
    builder.crash(3_000, 3_000).settle(4_000, last, 'success');
    expect(messages('restart-safety', builder.end(9_000))).toEqual([]);
  });

  it('finds a command that is sent again, and tokens that begin anew', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker), 5);
    builder.crash(2_000, 3_000).sent(3_010, run).settle(3_500, run, 'success');
    builder.startDelivery(4_000, builder.order(0, locker), 1);
    const found = messages('restart-safety', builder.end(5_000));
    expect(found).toContain(
      `The command of delivery ${run.delivery}, sent at 1000 ms, was sent again after the crash.`,
    );
    expect(found).toContain('After the crash token 1 was granted, though 5 had been granted before it.');
  });

  it('has nothing to look at without a crash', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, locker));
    expect(judge('restart-safety', builder.end(3_000)).cases).toBe(0);
  });
});

describe('clock-safety', () => {
  const set = (builder: HistoryBuilder, t: number) =>
    builder.add(t, { by: 'harness', kind: 'clock-set', byMs: -3_600_000 });

  it.each([
    [5_000, true],
    [16_000, false],
    [3_616_000, true],
  ])('a hold of 15 s that expires at %d ms after the clock was set is found: %s', (expiredAt, found) => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    set(builder, 3_000).released(expiredAt, run, 'dwell');
    expect(judge('clock-safety', builder.end(expiredAt + 1))).toMatchObject({ cases: 1, findings: found ? [{}] : [] });
  });

  it('finds a fallback that the clock has moved, and looks at nothing when it was set at another time', () => {
    const builder = new HistoryBuilder();
    const run = builder.startDelivery(1_000, builder.order(0, locker));
    set(builder, 50_000).settled(60_000, run, 'timeout');
    expect(messages('clock-safety', builder.end(61_000))).toEqual([
      `With the wall clock set by -3600000 ms, the fallback of delivery ${run.delivery} lasted 59000 ms and not ` +
        '120000 ms.',
    ]);
    const calm = new HistoryBuilder();
    const held = calm.startDelivery(1_000, calm.order(0, locker));
    set(calm, 500).released(16_000, held, 'dwell');
    expect(judge('clock-safety', calm.end(20_000)).cases).toBe(0);
  });
});

describe('callback-isolated', () => {
  it('finds a callback that waited while another receiver had a fault', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    builder.receiverFault(1_500, 'other-merchant').callback(1_720, run, 1, 'http://merchant.test/', 4_000);
    expect(messages('callback-isolated', builder.end(9_000))).toEqual([
      `The callback for delivery ${run.delivery} was first sent 4000 ms after its outcome, while receiver ` +
        'other-merchant had a fault (hang).',
    ]);
  });

  it.each([
    [8, 0],
    [7, 1],
  ])('with %d of eight calls of its own receiver under way examines %d', (underWay, examined) => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    for (let call = 1; call <= 8; call += 1) {
      builder.callback(1_720, run, call, 'http://merchant.test/');
      if (call > underWay)
        builder.add(1_740, { by: 'core', kind: 'callback-acknowledged', callback: call, attempt: 1, status: 200 });
    }
    builder.receiverFault(1_800, 'other-merchant').callback(3_000, run, 9, 'http://merchant.test/', 4_000);
    const { findings, cases } = judge('callback-isolated', builder.end(20_000));
    expect(cases).toBe(examined);
    expect(findings).toHaveLength(examined);
  });

  it('does not judge the misbehaving receiver’s own callbacks, nor those of a calm time', () => {
    const builder = new HistoryBuilder();
    const own = builder.startDelivery(1_000, builder.order(0, locker));
    builder
      .receiverFault(1_500, 'merchant')
      .callback(1_720, own, 1, 'http://merchant.test/', 4_000)
      .callbackReceived(1_730, own, 'success');
    const later = builder.sale(60_000, builder.order(0, coffees));
    builder.callback(60_720, later, 2, 'http://other.test/', 4_000);
    expect(judge('callback-isolated', builder.end(90_000)).cases).toBe(0);
  });
});

describe('monotone-status', () => {
  const read = (builder: HistoryBuilder, run: ReturnType<HistoryBuilder['sale']>, t: number, text: string) =>
    builder.call(t, run, { endpoint: 'delivery-result', reportedStatus: text });

  it.each([
    ['出货完成', '未取货或正在出货', 1],
    ['出货完成', '出货失败', 1],
    ['未取货或正在出货', '出货完成', 0],
    ['出货超时', '订单取消', 0],
  ])('%s, then %s: %d finding(s)', (first, second, findings) => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    read(builder, run, 2_000, first);
    read(builder, run, 3_000, second);
    expect(judge('monotone-status', builder.end(4_000))).toMatchObject({
      cases: 1,
      findings: findings === 1 ? [{}] : [],
    });
  });

  it('gives no order to reads that overlap', () => {
    const builder = new HistoryBuilder();
    const run = builder.sale(1_000, builder.order(0, locker));
    read(builder, run, 2_000, '出货完成');
    read(builder, run, 2_003, '未取货或正在出货');
    expect(judge('monotone-status', builder.end(4_000)).cases).toBe(0);
  });
});
