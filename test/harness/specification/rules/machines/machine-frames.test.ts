import { describe, expect, test } from 'vitest';
import type { ClauseName } from '#harness/specification/clauses.ts';
import type { Members } from '#harness/specification/observation.ts';
import { refusal, SampleCalls } from '../sample.ts';

const heartbeat = {
  method: 'client.heartbeat',
  network_type: '4G',
  network_rssi: '-70',
  uptime_minutes_today: '1',
};
const report = {
  method: 'device.delivery.response',
  delivery_id: '1',
  token: '1',
  order_id: '1',
  record_id: '1',
  deliver_status: '0',
  floor_status: '2',
  error_msg: 'Goods are Stuck',
};

/** Clauses that a frame reaches. */
function reachedBy(members: Members, sign: 'right' | 'wrong' | 'missing' = 'right'): readonly ClauseName[] {
  return [...new SampleCalls().frame('up', members, 1_000, { sign }).judge(2_000).reached.keys()];
}

describe('a frame of a machine', () => {
  test.each<[string, Members, ClauseName]>([
    ['a number in place of a text', { ...heartbeat, status: 1 }, 'frame-members'],
    ['an unknown member', { ...heartbeat, status: 'NORMAL', debug: '1' }, 'frame-members'],
    ['a missing member', heartbeat, 'frame-members'],
    ['a text of 201 characters', { ...heartbeat, status: 'x'.repeat(201) }, 'text-members'],
    ['a value with a separator', { ...heartbeat, status: 'a&b' }, 'frame-members'],
    ['a time of 16 digits', { ...heartbeat, status: '', timestamp: '1234567890123456' }, 'frame-members'],
    ['another number', { ...heartbeat, status: '', client_id: '86012346' }, 'one-machine-per-connection'],
    ['a floor_status of 256', { ...report, floor_status: '256' }, 'frame-members'],
    ['a leading zero', { ...report, floor_status: '01' }, 'frame-members'],
    ['a token without its delivery', { ...report, delivery_id: null }, 'frame-members'],
  ])('with %s is dropped', (_what, members, clause) => {
    const reached = reachedBy(members);
    expect(reached).toContain(clause);
    expect(reached).toContain('no-answer-to-bad-frames');
    expect(reached).not.toContain('accepted');
  });

  test('that is wrongly signed or not signed at all is dropped', () => {
    expect(reachedBy({ ...heartbeat, status: '' }, 'wrong')).toContain('frame-sign');
    expect(reachedBy({ ...heartbeat, status: '' }, 'missing')).toContain('frame-malformed');
  });

  test.each([
    { ...heartbeat, status: 'x'.repeat(200) },
    { ...report, floor_status: '255' },
    { ...report, error_msg: '' },
  ])('at the end of its range is accepted', (members) => {
    expect(reachedBy(members)).toContain('accepted');
  });
});

describe('the last time of a machine', () => {
  /** Two heartbeats, the core killed so long after the second, and one with a time between: then jobs are queued. */
  function refusedAfterRestart(killedAfterMs: number, code: 6021 | 4008, modes = ['', '']): readonly string[] {
    const time = (seconds: number): string => String(1_714_810_600 + seconds);
    const stop = 5_500 + killedAfterMs;
    return new SampleCalls()
      .frame('up', { ...heartbeat, status: modes[0] ?? '', timestamp: time(10) }, 5_000)
      .frame('up', { ...heartbeat, status: modes[1] ?? '', timestamp: time(20) }, 5_500)
      .core('stopped', stop)
      .core('started', stop + 1_000)
      .frame('up', { ...heartbeat, status: 'MAINTENANCE', timestamp: time(15) }, stop + 2_000, { connection: 2 })
      .add('POST /orders/1/deliveries', { method: 'order.delivery.put' }, refusal(...refusalOf(code)), {
        at: stop + 3_000,
      })
      .with((state) => state.with('order', 'o', sold).with('orderId', '1', 'o'))
      .findings(20_000);
  }

  const refusalOf = (code: 6021 | 4008): [number, number] => (code === 6021 ? [409, 6021] : [503, 4008]);
  const at = { from: 0, to: 0 };
  const record = {
    ...{ id: 1, productId: 131, lane: 20, quantity: 1, price: 100, status: 'WAITING_PICKED_UP' as const },
    ...{ delivered: 0, inFlight: 0, inDoubt: 0, notified: 'no' as const },
  };
  const sold = {
    ...{ id: 1, appId: 'shop', tradeId: 't', notifyUrl: 'https://shop.example/n', status: 'SUCCESS' as const },
    ...{ createdAt: at, records: [record], pickupCodeKey: null, acknowledged: { least: 0, most: 0 } },
  };

  test('is stored at once with a mode that it brought', () => {
    const modes = ['MAINTENANCE', 'NORMAL'];
    expect(refusedAfterRestart(100, 4008, modes)).toEqual([]);
    expect(refusedAfterRestart(100, 6021, modes)).toEqual([expect.stringContaining('allowed is 503 with 4008')]);
  });

  test('is stored after a second otherwise, however long the core was down', () => {
    expect(refusedAfterRestart(100, 4008)).toEqual([]);
    expect(refusedAfterRestart(100, 6021)).toEqual([]);
    expect(refusedAfterRestart(1_500, 4008)).toEqual([]);
    expect(refusedAfterRestart(1_500, 6021)).toEqual([expect.stringContaining('allowed is 503 with 4008')]);
  });
});
