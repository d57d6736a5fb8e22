import { describe, expect, test } from 'vitest';
import type { Frame, Json } from '#harness/specification/observation.ts';
import { ok, refusal, wallStart } from '../sample.ts';
import { Deliveries, granted, missingCommand, shownAt } from './delivery-sample.ts';

const started = () => new Deliveries().deliver(granted('501', 1000), { at: 1000 }).command('501', 9, 1005);
const timedOutRead = 'result of delivery 501, which had timed out: ';
const inFlightRead = 'result of delivery 501, which was in flight: ';
const busy = (retryAfterMs: number) => refusal(409, 6057, { retry_after_ms: retryAfterMs });
const succeeded = (from: number, to: number) => ({
  delivered_at: shownAt(from),
  status: '出货完成',
  pickup_at: shownAt(to),
});

const sentAgain =
  'the machine got the command of delivery 501 again; ' +
  'allowed is exactly one for each grant (one-command-per-grant)';

describe('deliver', () => {
  test('grants, refuses while the lock is held, and grants again after the result', () => {
    const sale = started()
      .deliver(busy(29_500), { at: 1_500 })
      .report('501', 9, 2_000)
      .result('501', succeeded(1000, 2_000), 2_100)
      .deliver(granted('502', 2_500), { at: 2_500 })
      .command('502', 10, 2_510);
    expect(sale.findings(3_000)).toEqual([]);
  });

  test('a grant while the lock is held is found', () => {
    expect(started().deliver(granted('502', 1500), { at: 1500 }).findings(1_600)).toEqual([
      'delivery of record 78 of order 60 was answered 200 with 0; allowed is 409 with 6057 (deliver-busy)',
    ]);
  });

  test('retry_after_ms in seconds is found', () => {
    expect(started().deliver(busy(30), { at: 1500 }).findings(1_600)).toEqual([
      'delivery of record 78 of order 60: data.retry_after_ms was 30; allowed is 29490 to 29510 (retry-after-ms)',
    ]);
  });

  test('an offline machine refuses, and one of which it is not known may do either', () => {
    const answers = [refusal(503, 4008), granted('501', 1000)];
    for (const answer of answers) {
      const unknown = new Deliveries().inMode('NORMAL', 'unknown').deliver(answer, { at: 1000 });
      expect(unknown.findings(1_200)).toEqual([]);
      // The core may have seen the end of the connection already.
      const unreliable = new Deliveries().link('unreliable', 900).deliver(answer, { at: 1000 });
      expect(unreliable.findings(1_200)).toEqual([]);
    }
    expect(new Deliveries().deliver(refusal(503, 4008), { at: 1000 }).findings(1_200)).toEqual([
      expect.stringContaining('(deliverable)'),
    ]);
    const no = new Deliveries().inMode('NORMAL', 'no');
    expect(no.deliver(granted('501', 1000), { at: 1000 }).findings(1_200)).toEqual([
      'delivery of record 78 of order 60 was answered 200 with 0; allowed is 503 with 4008 (deliver-offline)',
    ]);
  });
});

describe('an outcome', () => {
  test('is read as it was reported, and a late result changes nothing', () => {
    const timedOut = { delivered_at: shownAt(1000), status: '出货超时', fail_reason: 'Delivery Timeout' };
    const run = () => started().report('501', 9, 130_000);
    expect(run().result('501', timedOut, 125_000).result('501', timedOut, 131_000).findings(132_000)).toEqual([]);
    expect(run().result('501', succeeded(1000, 130_000), 131_000).findings(132_000)).toEqual([
      timedOutRead + 'data.status was "出货完成"; allowed is "出货超时" (result-follows-outcome)',
      timedOutRead + 'data.fail_reason was left out; allowed is "Delivery Timeout" (result-follows-outcome)',
      timedOutRead + 'data.pickup_at is there; allowed is no such member (result-follows-outcome)',
    ]);
  });

  test('comes late from a core that is held up, but not after', () => {
    const heldUp = started().core('held-up', 100_000).core('prompt', 130_000);
    const timedOut = { delivered_at: shownAt(1000), status: '出货超时', fail_reason: 'Delivery Timeout' };
    const inFlight = { delivered_at: shownAt(1000), status: '未取货或正在出货' };
    expect(heldUp.result('501', inFlight, 125_000).result('501', timedOut, 126_000).findings(131_000)).toEqual([]);
    expect(heldUp.result('501', inFlight, 133_000).findings(134_000)).not.toEqual([]);
  });

  test('a success that the machine never reported is found', () => {
    expect(started().result('501', succeeded(1000, 3000), 4_000).findings(5_000)[0]).toBe(
      inFlightRead + 'data.status was "出货完成"; allowed is "未取货或正在出货" (result-follows-outcome)',
    );
  });

  test('does not come at the dwell limit: the lock is free, the delivery goes on', () => {
    const dwelt = started()
      .deliver(granted('502', 31_500), { at: 31_500 })
      .command('502', 10, 31_510)
      .result('501', { delivered_at: shownAt(1000), status: '未取货或正在出货' }, 32_000)
      .report('501', 9, 33_000)
      .result('501', succeeded(1000, 33_000), 34_000)
      .deliver(refusal(409, 6043), { at: 34_500 });
    expect(dwelt.findings(35_000)).toEqual([]);
  });
});

describe('a command', () => {
  test.each([
    ['another lane', { code: '4' }, 'the command of lane 3: command.code was "4"; allowed is "3" (dispense-command)'],
    [
      'too many items',
      { quantity: '2' },
      'the command of lane 3: command.quantity was "2"; allowed is "1" (one-command-one-item)',
    ],
    [
      'another order',
      { order_id: '61' },
      'the command of lane 3: command.order_id was "61"; allowed is "60" (dispense-command)',
    ],
  ])('%s is found', (_, changes, sentence) => {
    const run = new Deliveries().deliver(granted('501', 1000), { at: 1000 }).command('501', 9, 1005, changes);
    expect(run.findings(2_000)).toEqual([sentence]);
  });

  test('that comes twice is found, and one that does not come', () => {
    expect(started().command('501', 9, 1_200).findings(2_000)).toEqual([sentAgain]);
    expect(new Deliveries().deliver(granted('501', 1000), { at: 1000 }).findings(5_000)).toEqual([
      missingCommand('501'),
    ]);
  });

  test('that is on its way when its core stops still comes, and no later core sends it', () => {
    const stopped = (): Deliveries =>
      new Deliveries().deliver(granted('501', 1000), { at: 1000 }).core('stopped', 1010).core('started', 1011);
    expect(stopped().command('501', 9, 1_015).findings(2_000)).toEqual([]);
    expect(stopped().findings(2_000)).toEqual([]);
    expect(stopped().command('501', 9, 1_900).findings(2_000)).toEqual([
      'the core sent the command of delivery 501, which one before it had granted; allowed is none (never-sent-again)',
    ]);
  });

  test('that was held up on its way may come after the timeout, and none is sent then', () => {
    const heldUp = (sentFrom: number): readonly string[] => {
      const held = new Deliveries().link('unreliable', 900).deliver(granted('501', 1000), { at: 1000 });
      const timestamp = String(Math.floor((wallStart + 1005) / 1000));
      return held.command('501', 9, 121_500, { timestamp }, { from: sentFrom, to: 121_500 }).findings(122_000);
    };
    expect(heldUp(500)).toEqual([]);
    expect(heldUp(121_490)).toEqual([expect.stringContaining('501 after its outcome; allowed is exactly one')]);
  });

  test('with a token that does not grow is found', () => {
    const run = started().report('501', 9, 2000).deliver(granted('502', 2_500), { at: 2_500 });
    expect(run.command('502', 8, 2_510).findings(3_000)).toEqual([
      'the command of lane 3: command.token was "8"; allowed is more than 9 (tokens-grow)',
    ]);
  });
});

test('a machine that is not there gets a failure', () => {
  const failed = { delivered_at: shownAt(1000), status: '出货失败', fail_reason: 'Machine Offline' };
  const lost = new Deliveries().inMode('NORMAL', 'unknown').deliver(granted('501', 1000), { at: 1000 });
  expect(lost.result('501', failed, 2_000).deliver(ok({}), { at: 3_000 }).findings(3_100)).toHaveLength(1);
});

describe('a report while the store fails', () => {
  const timedOut = { delivered_at: shownAt(1000), status: '出货超时', fail_reason: 'Delivery Timeout' };

  /** What is found where a delivery reads so after its limit. */
  function findings(read: Json, stored: NonNullable<Frame['stored']>): readonly string[] {
    return started()
      .core('store-failing', 2_000)
      .report('501', 9, 3_000, {}, { arrives: { certain: false, by: 128_000 }, stored })
      .core('store-working', 5_000)
      .result('501', read, 125_000)
      .findings(126_000);
  }

  test('counts if it was certainly stored', () => {
    const stored = { certain: true, by: 3_105 };
    expect(findings(succeeded(1000, 3_100), stored)).toEqual([]);
    expect(findings(timedOut, stored)[0]).toContain('allowed is "出货完成"');
  });

  test('may have been given up otherwise', () => {
    const stored = { certain: false, by: 128_000 };
    expect(findings(succeeded(1000, 3_100), stored)).toEqual([]);
    expect(findings(timedOut, stored)).toEqual([]);
  });
});
