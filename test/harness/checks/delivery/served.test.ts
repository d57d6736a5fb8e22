import { describe, expect, it } from 'vitest';
import { coffees, snacks } from '#test/harness/history-machines.ts';
import { judge, messages } from '#test/harness/judge-history.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('paid-first', () => {
  it('takes deliveries of paid orders and of pickup codes as sound', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, snacks));
    const free = builder.unpaidOrder(3_000, snacks);
    builder.add(3_000, {
      by: 'core',
      kind: 'order-changed',
      machine: snacks.machine,
      order: free.order,
      status: 'PICKUPCODE',
      cause: 'pickup-code',
    });
    builder.sale(4_000, free);
    expect(judge('paid-first', builder.end(9_000))).toMatchObject({ cases: 2, findings: [] });
  });

  it('finds a delivery that begins before anybody has paid', () => {
    const builder = new HistoryBuilder();
    const line = builder.unpaidOrder(0, snacks);
    builder.sale(1_000, line);
    builder.status(1_500, line, 'SUCCESS');
    expect(messages('paid-first', builder.end(9_000))).toEqual([
      `Delivery 0000000000000002 began for order ${line.order}, which was NOTPAY.`,
    ]);
  });

  it('finds a delivery that begins after the refund', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, snacks);
    builder.status(500, line, 'REFUND').sale(1_000, line);
    expect(messages('paid-first', builder.end(9_000))).toHaveLength(1);
  });
});

describe('record-owed', () => {
  const refused = 6034;

  it('finds a record that is refused though nothing of it was ever sent for', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, snacks);
    builder.call(1_000, builder.plan(line), { code: refused, delivery: '' });
    expect(messages('record-owed', builder.end(9_000))).toEqual([
      `Record ${line.record} of order ${line.order} was refused with 6034, though 1 item of it had never been sent ` +
        'for.',
    ]);
  });

  it('takes the refusal of what has dropped, is on its way or in doubt as sound', () => {
    const builder = new HistoryBuilder();
    builder.call(5_000, builder.sale(1_000, builder.order(0, snacks)), { code: refused, delivery: '' });
    builder.call(7_100, builder.startDelivery(6_000, builder.order(0, snacks)), { code: 6043, delivery: '' });
    const doubtful = builder.startDelivery(7_200, builder.order(0, snacks, 2));
    builder.settle(127_200, doubtful, 'timeout').call(130_000, doubtful, { code: 6043, delivery: '' });
    expect(judge('record-owed', builder.end(150_000))).toMatchObject({ cases: 3, findings: [] });
  });

  it('finds a failed record that is refused, unless it had several items in one command', () => {
    const refusedAfterFailure = (machine: typeof snacks): number => {
      const builder = new HistoryBuilder();
      const run = builder.startDelivery(1_000, builder.order(0, machine, machine.multiDrop ? 2 : 1));
      builder.settle(2_000, run, 'failure').call(5_000, run, { code: 6043, delivery: '' });
      return messages('record-owed', builder.end(9_000)).length;
    };
    expect([refusedAfterFailure(snacks), refusedAfterFailure(coffees)]).toEqual([1, 0]);
  });

  it('looks at no answer that is an earlier one again', () => {
    const builder = new HistoryBuilder();
    const run = builder.plan(builder.order(0, snacks));
    const first = builder.call(1_000, run, { code: 4008, delivery: '' });
    builder.call(2_500, run, { repeatOf: first, code: refused, delivery: '' });
    builder.call(3_000, run, { code: refused, delivery: '' });
    expect(judge('record-owed', builder.end(9_000))).toMatchObject({ cases: 0, findings: [] });
  });

  it('finds a job that is dropped for nothing, and takes that of a refunded order as sound', () => {
    const dropped = (refund: boolean): string[] => {
      const builder = new HistoryBuilder();
      const line = builder.order(0, snacks);
      builder.queued(1_000, line, 1);
      if (refund) builder.status(2_000, line, 'REFUND');
      builder.add(2_000, {
        by: 'core',
        kind: 'job-dropped',
        machine: snacks.machine,
        job: 1,
        order: line.order,
        record: line.record,
        reason: 'refused with 6034',
      });
      return messages('record-owed', builder.end(9_000));
    };
    expect(dropped(true)).toEqual([]);
    expect(dropped(false)).toHaveLength(1);
  });
});

describe('offline-refused', () => {
  it('finds a delivery that is accepted for a machine without a connection', () => {
    const builder = new HistoryBuilder().online(0, snacks.machine).online(500, snacks.machine, false);
    const run = builder.startDelivery(1_000, builder.order(0, snacks));
    expect(messages('offline-refused', builder.end(9_000))).toEqual([
      `Delivery ${run.delivery} was accepted, though the machine had been silent since 500 ms.`,
    ]);
  });

  it('takes a delivery in the very instant in which the line goes or comes as sound', () => {
    const builder = new HistoryBuilder()
      .online(0, snacks.machine)
      .online(1_000, snacks.machine, false)
      .online(2_000, snacks.machine);
    builder.startDelivery(1_000, builder.order(0, snacks));
    builder.startDelivery(2_000, builder.order(0, snacks));
    expect(judge('offline-refused', builder.end(9_000))).toMatchObject({ cases: 2, findings: [] });
  });

  it('sees no machine online while the core is down', () => {
    const builder = new HistoryBuilder()
      .online(0, snacks.machine)
      .add(500, { by: 'harness', kind: 'core-killed' })
      .add(600, { by: 'core', kind: 'core-started' });
    builder.startDelivery(1_000, builder.order(0, snacks));
    expect(messages('offline-refused', builder.end(9_000))).toHaveLength(1);
  });

  it('finds a machine that is refused as offline though it has been heard all the time', () => {
    const refusals = (offAt: number): number => {
      const builder = new HistoryBuilder().online(0, snacks.machine).online(offAt, snacks.machine, false);
      builder.call(1_000, builder.plan(builder.order(0, snacks)), { code: 4008, delivery: '' });
      return messages('offline-refused', builder.end(9_000)).length;
    };
    expect([refusals(500), refusals(1_003), refusals(2_000)]).toEqual([0, 0, 1]);
  });
});
