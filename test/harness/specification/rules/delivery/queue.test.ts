import { describe, expect, test } from 'vitest';
import { refusal } from '../sample.ts';
import { Deliveries, granted, missingCommand, record, shownAt } from './delivery-sample.ts';

const counts = (total: number, pending: number, running: number, delivered: number, failed: number) => ({
  total,
  pending,
  in_progress: running,
  delivered,
  failed,
});

const queued = () => new Deliveries().queue(counts(2, 1, 1, 0, 0), 1000).command('501', 9, 1_012);

const sentAgain =
  'the machine got the command of delivery 501 again; ' +
  'allowed is exactly one for each grant (one-command-per-grant)';

describe('a queue', () => {
  test('runs its jobs one by one', () => {
    const run = queued()
      .report('501', 9, 2_000)
      .command('502', 10, 2_008)
      .queue(counts(2, 0, 1, 1, 0), 2_100)
      .report('502', 10, 3_000, { deliver_status: '0', floor_status: '2', error_msg: 'Goods are Stuck' })
      .queue(counts(2, 1, 0, 1, 0), 4_000);
    expect(run.findings(4_050)).toEqual([
      'queueing of order 60: data.pending was 1; allowed is 0 (queue-answer)',
      'queueing of order 60: data.in_progress was 0; allowed is 1 (queue-answer)',
    ]);
  });

  test('that does not go on is found', () => {
    expect(queued().report('501', 9, 2_000).findings(5_000)).toEqual([missingCommand('2')]);
  });

  test('goes on at the dwell limit, and not before', () => {
    expect(queued().command('502', 10, 31_015).findings(32_000)).toEqual([]);
    expect(queued().command('502', 10, 30_900).findings(30_950)).toEqual([
      'the machine got the command of delivery 502, which was not granted (command-within-grant)',
    ]);
  });

  test('waits in maintenance, and goes on when that ends', () => {
    const waiting = () => queued().heartbeat('MAINTENANCE', 1_500).report('501', 9, 2_000);
    expect(waiting().findings(20_000)).toEqual([]);
    expect(waiting().heartbeat('NORMAL', 9_000).command('502', 10, 9_010).findings(10_000)).toEqual([]);
    expect(waiting().command('502', 10, 2_010).findings(10_000)).toEqual([
      'the machine got the command of delivery 502, which was not granted (command-within-grant)',
    ]);
  });

  test('that is full refuses', () => {
    const full = new Deliveries().order([{ ...record, id: 79, quantity: 201 }], { id: 61 });
    const members = { method: 'order.delivery.put' };
    expect(full.add('POST /orders/61/deliveries', members, refusal(409, 6057), { at: 1000 }).findings(2_000)).toEqual(
      [],
    );
  });

  test('of a multi-drop machine has a job for each record', () => {
    const drinks = new Deliveries({ multiDrop: true }).queue(counts(2, 0, 2, 0, 0), 1000);
    expect(drinks.command('501', 9, 1_012, { quantity: '2' }).findings(2_000)).toEqual([]);
  });

  test('of an offline machine fails job by job', () => {
    const lost = () => queued().link('disconnected', 1_500, 4010);
    const failed = { delivered_at: shownAt(31_000), status: '出货失败', fail_reason: 'Machine Offline' };
    expect(
      lost()
        .queue(counts(2, 0, 1, 0, 1), 33_000)
        .result('502', failed, 33_100)
        .findings(34_000),
    ).toEqual([]);
    expect(lost().command('502', 10, 31_015).findings(34_000)).toEqual([
      'the machine got the command of delivery 502, which was not granted (command-within-grant)',
    ]);
  });

  test('of an offline machine may fail or hold the lock while the store fails', () => {
    const lost = () => queued().link('disconnected', 1_500, 4010).core('store-failing', 30_000);
    const failed = { delivered_at: shownAt(31_000), status: '出货失败', fail_reason: 'Machine Offline' };
    expect(
      lost()
        .core('store-working', 32_000)
        .queue(counts(2, 0, 1, 0, 1), 33_000)
        .findings(34_000),
    ).toEqual([]);
    expect(
      lost()
        .core('store-working', 32_000)
        .queue(counts(2, 0, 2, 0, 0), 40_000)
        .findings(41_000),
    ).toEqual([]);
    expect(lost().core('store-working', 32_000).result('502', failed, 33_100).findings(34_000)).toEqual([]);
  });
});

describe('a lane test', () => {
  const maintained = () => new Deliveries({ initialMode: 'MAINTENANCE' });
  const zeros = { order_id: '0', record_id: '0' };

  test('runs in maintenance alone', () => {
    const run = maintained()
      .test('A4', granted('501', 1000), 1000)
      .command('501', 9, 1_012, { ...zeros });
    expect(run.test('A4', refusal(409, 6057, { retry_after_ms: 29_500 }), 1_500).findings(2_000)).toEqual([]);
    expect(new Deliveries().test('A4', refusal(409, 6021), 1000).findings(2_000)).toEqual([]);
    expect(maintained().test('Z9', refusal(404, 4004), 1000).findings(2_000)).toEqual([]);
    expect(maintained().deliver(refusal(409, 6021), { at: 1000 }).findings(2_000)).toEqual([]);
  });

  test('of old firmware is matched by its zeros', () => {
    const result = {
      method: 'device.delivery.response',
      ...zeros,
      deliver_status: '0',
      floor_status: '3',
      error_msg: 'X',
    };
    const run = maintained()
      .test(3, granted('501', 1000), 1000)
      .command('501', 9, 1_012, { ...zeros })
      .frame('up', result, 2_000)
      .result('501', { delivered_at: shownAt(1000), status: '出货失败', fail_reason: 'X' }, 3_000);
    expect(run.findings(4_000)).toEqual([]);
  });
});

describe('a restart', () => {
  test('sends no command again, keeps the lock, and takes a result afterwards', () => {
    const restarted = () =>
      new Deliveries()
        .deliver(granted('501', 1000), { at: 1000 })
        .command('501', 9, 1_012)
        .core('stopped', 2_000)
        .core('started', 3_000);
    const offlineThen = restarted()
      .deliver(refusal(503, 4008), { at: 3_500 })
      .heartbeat('NORMAL', 4_000)
      .deliver(refusal(409, 6057, { retry_after_ms: 26_500 }), { at: 4_500 })
      .report('501', 9, 5_000)
      .deliver(granted('502', 6_000), { at: 6_000 })
      .command('502', 10, 6_012);
    expect(offlineThen.findings(7_000)).toEqual([]);
    expect(restarted().command('501', 9, 4_000).findings(5_000)).toEqual([sentAgain]);
  });

  test('fails the jobs that start with it', () => {
    const run = queued().core('stopped', 2_000).core('started', 40_000);
    expect(run.queue(counts(2, 0, 1, 0, 1), 42_000).findings(45_000)).toEqual([]);
  });
});
