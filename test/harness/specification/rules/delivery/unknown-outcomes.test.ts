import { describe, expect, test } from 'vitest';
import { refusal } from '../sample.ts';
import { Deliveries, record, shownAt } from './delivery-sample.ts';

const unknown = refusal(500, 5000);
const inFlight = { delivered_at: shownAt(1000), status: '未取货或正在出货' };
const ofJob = { order_id: '61', record_id: '79' };
const queueing = { method: 'order.delivery.put' };
const laneTest = { method: 'device.delivery.put', channel_name: 3, notify_url: 'https://shop.example/n' };

function shop(initialMode: 'NORMAL' | 'MAINTENANCE' = 'NORMAL'): Deliveries {
  return new Deliveries({ initialMode }).order([{ ...record, id: 79 }], { id: 61 });
}

/**
 * The job that waited for the lock of 501 starts as 502 at the dwell limit, and is read long after.
 * @param grantedAt as its result shows it.
 */
function readJob(run: Deliveries, grantedAt: number): readonly string[] {
  return run
    .result('501', inFlight, 3_000)
    .command('502', 10, 31_015, ofJob)
    .report('502', 10, 31_500, ofJob)
    .command('503', 11, 31_510, ofJob)
    .result('502', { delivered_at: shownAt(grantedAt), status: '出货完成', pickup_at: shownAt(31_500) }, 60_000)
    .findings(61_000);
}

const tooEarly =
  'result of delivery 502, which had succeeded: data.delivered_at was "2024-05-04 16:16:41"; ' +
  'allowed is 2024-05-04 16:17:11 (local-time)';

describe('a job that was queued with an unknown outcome, as was what held the lock,', () => {
  const runs: Readonly<Record<string, () => Deliveries>> = {
    'a delivery whose commit was not acknowledged': () =>
      shop()
        .core('store-failing', 900)
        .deliver(unknown, { at: 1000 })
        .add('POST /orders/61/deliveries', queueing, unknown, { at: 1_020 })
        .core('store-working', 2_000),
    'a lane test whose commit was not acknowledged': () =>
      shop('MAINTENANCE')
        .core('store-failing', 900)
        .add('POST /deliveries/debug', laneTest, unknown, { at: 1000 })
        .core('store-working', 1_100)
        .heartbeat('NORMAL', 1_200)
        .core('store-failing', 1_300)
        .add('POST /orders/61/deliveries', queueing, unknown, { at: 1_400 })
        .core('store-working', 2_000),
    'a delivery whose core was killed before it answered': () =>
      shop()
        .deliver(null, { at: 1000, changes: { to: 1_010 } })
        .add('POST /orders/61/deliveries', queueing, null, { at: 1_005, changes: { to: 1_015 } })
        .core('stopped', 1_015)
        .core('started', 2_000)
        .heartbeat('NORMAL', 2_100),
  };

  test.each(Object.entries(runs))('starts at the dwell limit of %s', (_, run) => {
    expect(readJob(run(), 31_010)).toEqual([]);
  });

  test.each(Object.entries(runs))('does not start at once after %s', (_, run) => {
    expect(readJob(run(), 1_020)).toEqual([tooEarly]);
  });
});
