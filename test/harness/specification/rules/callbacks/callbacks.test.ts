import { describe, expect, test } from 'vitest';
import type { CallbackOutage } from '#harness/specification/terms.ts';
import type { Members, ReceivedCallback } from '#harness/specification/observation.ts';
import { Deliveries, granted, record } from '../delivery/delivery-sample.ts';
import { ok, wallStart } from '../sample.ts';

const failure = { deliver_status: '0', floor_status: '2', error_msg: 'Goods are Stuck' };

/** A delivery whose machine reports a failure at 800 ms. */
function failed(callbackOutages: readonly CallbackOutage[] = []): Deliveries {
  const sale = new Deliveries({}, { callbackOutages });
  return sale.deliver(granted('7', 100), { at: 100 }).command('7', 1, 112).report('7', 1, 800, failure);
}

function outcome(changes: Members = {}): Members {
  return {
    method: 'device.delivery.response',
    order_id: 60,
    record_id: 78,
    ...failure,
    delivery_id: '7',
    timestamp: String(Math.floor((wallStart + 802) / 1000)),
    ...changes,
  };
}

/** Sentences about an outcome's callback that is not as it must be. */
function findings(changes: Members, attempt: Partial<ReceivedCallback> = {}, at = 810): readonly string[] {
  return failed().callback(outcome(changes), at, attempt).findings();
}

describe('a callback', () => {
  test('carries what the machine reported', () => {
    expect(findings({})).toEqual([]);
    expect(failed().callback(outcome(), 810).judge().judged.get('failure-values')).toBe(1);
  });

  test.each([
    [{ deliver_status: '1' }, 'deliver_status was "1"; allowed is "0" (failure-values)'],
    [{ floor_status: '1' }, 'floor_status was "1"; allowed is "2" (failure-values)'],
    [{ error_msg: 'Delivery Timeout' }, 'allowed is "Goods are Stuck" (failure-values)'],
    [{ order_id: 61 }, 'order_id was 61; allowed is 60 (no-other-members)'],
    [{ order_id: '60' }, 'order_id was "60"; allowed is 60 (no-other-members)'],
    [{ record_id: 79 }, 'record_id was 79; allowed is 78 (no-other-members)'],
    [{ timestamp: String(wallStart + 802) }, 'timestamp was'],
    [{ timestamp: Math.floor((wallStart + 802) / 1000) }, 'timestamp was'],
    [{ timestamp: String(Math.floor((wallStart + 802) / 1000) + 8 * 3600) }, 'timestamp was'],
    [{ more: 1 }, 'more is there; allowed is no such member (no-other-members)'],
  ])('with %j is wrong', (changes, sentence) => {
    expect(findings(changes)).toEqual([expect.stringContaining(sentence)]);
    expect(findings(changes)[0]).toContain('callback about the failure of delivery 7');
  });

  test('has a right sign and goes to the URL of its order', () => {
    expect(findings({}, { sign: 'wrong' })).toEqual([expect.stringContaining('(callback-sign)')]);
    expect(findings({}, { url: 'https://other.example/n' })).toEqual([
      expect.stringContaining('came to https://other.example/n; allowed is https://shop.example/n (outcome-notified)'),
    ]);
  });

  test('does not come before the outcome, nor about what has none', () => {
    expect(findings({}, {}, 790)).toContainEqual(expect.stringContaining('(none-before-the-outcome)'));
    expect(
      failed()
        .callback(outcome(), 810)
        .callback(outcome({ delivery_id: '99' }), 820)
        .findings(),
    ).toEqual([expect.stringContaining('(nothing-else-notified)')]);
  });

  test('must come in time', () => {
    expect(failed().findings()).toEqual([
      'no callback about the failure of delivery 7 came to https://shop.example/n; allowed is one by 915 ms ' +
        '(callback-first-attempt)',
    ]);
    expect(findings({}, {}, 950)).toEqual([expect.stringContaining('(callback-first-attempt)')]);
  });

  test('may be late where the receiver or the core could not be reached', () => {
    const late = (sale: Deliveries): readonly string[] => sale.callback(outcome(), 9000).findings();
    expect(late(failed().core('stopped', 805).core('started', 8950))).toEqual([]);
    expect(late(failed().core('stopped', 805).core('started', 2000))).toEqual([
      expect.stringContaining('(callback-first-attempt)'),
    ]);
    expect(late(failed().core('held-up', 700).core('prompt', 8950))).toEqual([]);
    expect(late(failed().core('held-up', 700).core('prompt', 2000))).toEqual([
      expect.stringContaining('(callback-first-attempt)'),
    ]);
  });

  test('waits for the next try of a store that could not be read meanwhile, and a new core for none', () => {
    const failing = (): Deliveries => failed().core('store-failing', 805).core('store-working', 21_000);
    expect(failing().callback(outcome(), 50_000).findings()).toEqual([]);
    expect(failing().callback(outcome(), 55_000).findings()).toEqual([
      expect.stringContaining('(callback-first-attempt)'),
    ]);
    const replaced = failing().core('stopped', 22_000).core('started', 23_000);
    expect(replaced.callback(outcome(), 50_000).findings()).toEqual([
      expect.stringContaining('(callback-first-attempt)'),
    ]);
  });

  test('may be late where the store fails, begins to or ceases to while no core runs', () => {
    const stopped = (): Deliveries => failed().core('stopped', 805);
    const worked = stopped().core('store-failing', 900).core('store-working', 1500).core('started', 8950);
    expect(worked.callback(outcome(), 9000).findings()).toEqual([]);
    const fails = stopped().core('store-failing', 900).core('started', 2000).core('store-working', 8950);
    expect(fails.callback(outcome(), 9000).findings()).toEqual([]);
    const over = stopped().core('store-failing', 900).core('store-working', 1500).core('started', 2000);
    expect(over.callback(outcome(), 9000).findings()).toEqual([expect.stringContaining('(callback-first-attempt)')]);
  });

  test('must come after a core that died was replaced in the same instant', () => {
    const replaced = failed().core('stopped', 805).core('started', 805);
    expect(replaced.findings()).toEqual([expect.stringContaining('(callback-first-attempt)')]);
  });
});

describe('attempts', () => {
  /** Attempts at these times; the receiver answers all but the last with 500. */
  const attempts = (sale: Deliveries, ...times: readonly number[]): Deliveries => {
    times.forEach((at, place) => {
      sale.callback(outcome(), at, { responseStatus: place < times.length - 1 ? 500 : 204 });
    });
    return sale;
  };

  test('double their pauses', () => {
    expect(attempts(failed(), 810, 1810, 3810, 7810).findings()).toEqual([]);
    expect(attempts(failed(), 810, 1610, 3210).findings()).toEqual([]);
    expect(attempts(failed(), 810, 1210).findings()).toEqual([
      'the callback about the failure of delivery 7 came again 400 ms after attempt 1; allowed is 699 ms or more ' +
        '(retry-pause)',
    ]);
    expect(attempts(failed(), 810, 1810, 2810).findings()).toEqual([expect.stringContaining('(retry-pause)')]);
  });

  test('wait for a store that could not keep how the last one ended, and for its next try', () => {
    const late = (sale: Deliveries): readonly string[] => attempts(sale, 810, 200_000).findings();
    const failing = (to: number): Deliveries => failed().core('store-failing', 805).core('store-working', to);
    expect(late(failing(80_000))).toEqual([]);
    expect(late(failing(60_000))).toEqual([expect.stringContaining('(retry-pause)')]);
  });

  test('go on until one is acknowledged', () => {
    expect(failed().callback(outcome(), 810, { responseStatus: 302 }).findings()).toEqual([
      expect.stringContaining('no further callback about the failure of delivery 7 came'),
    ]);
    const hung = failed().callback(outcome(), 810, { responseStatus: 0 });
    expect(hung.callback(outcome(), 6800).findings()).toEqual([]);
  });

  test('pause from when a core that stood still can have heard of the last one', () => {
    const refused = failed().callback(outcome(), 810, { responseStatus: 500 }).core('held-up', 815);
    expect(refused.core('prompt', 20_000).callback(outcome(), 21_150).findings()).toEqual([]);
  });

  test('are counted where they reached no receiver', () => {
    const times = [810, 1810, 3810, 7810, 15_810, 63_810, 127_810];
    expect(attempts(failed([{ origin: '', from: 20_000, to: 40_000 }]), ...times).findings()).toEqual([]);
    expect(attempts(failed(), ...times).findings()).toEqual([
      expect.stringContaining('(retry-pause)'),
      expect.stringContaining('(retry-pause)'),
    ]);
  });

  test('end with the acknowledgement', () => {
    const repeated = failed().callback(outcome(), 810).callback(outcome(), 1900);
    expect(repeated.findings()).toEqual([expect.stringContaining('(callback-acknowledged)')]);
    const restarted = failed().callback(outcome(), 810).core('stopped', 811).core('started', 1890);
    expect(restarted.callback(outcome(), 1900).findings()).toEqual([]);
  });

  test('may come again where the core that sent it had died before the acknowledgement', () => {
    const repeated = failed()
      .core('stopped', 805)
      .core('started', 805)
      .callback(outcome(), 806)
      .callback(outcome(), 807);
    expect(repeated.core('stopped', 3000).core('started', 9000).findings()).toEqual([]);
  });

  test('are alike', () => {
    const second = outcome({ timestamp: String(Math.floor((wallStart + 1810) / 1000)) });
    const sale = failed().callback(outcome(), 810, { responseStatus: 500 }).callback(second, 1810);
    expect(sale.findings()).toEqual([expect.stringContaining('(all-attempts-alike)')]);
  });

  test('are twenty at most', () => {
    const times = [810];
    for (let n = 1; n < 21; n += 1) times.push((times.at(-1) ?? 0) + Math.min(600_000, 1000 * 2 ** (n - 1)));
    expect(attempts(failed(), ...times.slice(0, 20)).findings()).toEqual([]);
    expect(attempts(failed(), ...times).findings()).toEqual([expect.stringContaining('(attempts-bounded)')]);
    // A copy that the network made is no attempt, and makes no pause longer.
    const copied = failed([{ origin: '', from: 800, to: 820, copies: true }]);
    expect(attempts(copied, 810, 812, ...times.slice(1, 20)).findings()).toEqual([]);
    // The last one may fail: there is no further one.
    const sale = attempts(failed(), ...times.slice(0, 19));
    expect(sale.callback(outcome(), times[19] ?? 0, { responseStatus: 500 }).findings()).toHaveLength(1);
  });
});

describe('an acknowledgement', () => {
  const shown = (sent: '0' | '1', count?: number): Members => ({
    order_id: 60,
    trade_id: 'T60',
    date: '2024-05-04',
    amount: '1.80',
    status: 'SUCCESS',
    ...(count === undefined ? {} : { notify_send_count: count }),
    records: [
      { id: 78, product_id: 131, quantity: record.quantity, price: '0.90', status: '出货失败', notify_sent: sent },
    ],
  });

  test('sets notify_sent and counts', () => {
    const read = (data: Members, at: number): readonly string[] =>
      failed().callback(outcome(), 810).add('POST /orders/60', {}, ok(data), { at }).findings();
    expect(read(shown('1', 1), 2000)).toEqual([]);
    expect(read(shown('0'), 2000)).not.toEqual([]);
    expect(read(shown('1', 2), 2000)).toEqual([expect.stringContaining('(notify-send-count)')]);
    // While it is on its way both are allowed, and none before the callback was sent.
    expect(read(shown('1', 1), 815)).toEqual([]);
    expect(read(shown('0'), 815)).toEqual([]);
  });
});
