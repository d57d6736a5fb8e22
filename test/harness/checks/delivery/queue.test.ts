import { describe, expect, it } from 'vitest';
import { judge, messages } from '#test/harness/judge-history.ts';
import { locker, snacks } from '#test/harness/history-machines.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';

describe('queue-obeys-lock', () => {
  it('finds a job that starts while the token before it holds', () => {
    const builder = new HistoryBuilder();
    const held = builder.startDelivery(1_000, builder.order(0, locker));
    const run = builder.plan(builder.order(0, locker));
    builder.grant(1_500, run).started(1_500, run, 7);
    expect(messages('queue-obeys-lock', builder.end(3_000))).toEqual([
      `Job 7 started as delivery ${run.delivery} while token ${held.token} of delivery ${held.delivery} still held.`,
    ]);
  });

  it('takes a start at the instant of the release, or of an expiry, as sound', () => {
    const builder = new HistoryBuilder();
    const held = builder.startDelivery(1_000, builder.order(0, locker));
    builder.settle(1_700, held, 'success');
    builder.runJob(1_700, builder.order(0, locker), 1);
    expect(judge('queue-obeys-lock', builder.end(3_000))).toMatchObject({ cases: 1, findings: [] });
  });
});

describe('queue-order', () => {
  it('finds a job that overtakes one that was accepted before it', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker, 2);
    builder.queued(10, line, 1).queued(20, line, 2);
    builder.runJob(1_000, line, 2);
    builder.runJob(2_000, line, 1);
    expect(messages('queue-order', builder.end(3_000))).toEqual([
      'Job 2, accepted at 20 ms, started before job 1, which had been accepted at 10 ms.',
    ]);
  });

  it('passes over jobs that were dropped, and over the jobs of other machines', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker, 2);
    const other = builder.order(0, snacks);
    builder.queued(10, line, 1).queued(15, other, 3).queued(20, line, 2);
    builder.add(30, {
      by: 'core',
      kind: 'job-dropped',
      machine: locker.machine,
      job: 1,
      order: line.order,
      record: line.record,
      reason: 'refunded',
    });
    builder.runJob(1_000, line, 2);
    builder.runJob(1_000, other, 3);
    expect(judge('queue-order', builder.end(3_000))).toMatchObject({ cases: 2, findings: [] });
  });
});

describe('conservation', () => {
  it('finds stock that left without dropping', () => {
    const builder = new HistoryBuilder();
    builder.sale(1_000, builder.order(0, locker));
    expect(messages('conservation', builder.count(2_000, locker, 1).end(3_000))).toEqual([
      '2 items left the lanes, but 1 item dropped.',
    ]);
  });

  it('finds a delivery without a start or an outcome, and a job that left the queue never or twice', () => {
    const builder = new HistoryBuilder();
    const line = builder.order(0, locker);
    builder.settled(500, builder.plan(line), 'failure');
    const open = builder.plan(line);
    builder.started(600, open);
    builder.queued(700, line, 1).queued(700, line, 2);
    builder.runJob(1_000, line, 2);
    builder.runJob(2_000, line, 2);
    const found = messages('conservation', builder.end(9_000));
    expect(found).toHaveLength(4);
    expect(found[0]).toMatch(/was settled \(failure\), but it was never started/);
    expect(found.join()).toContain(`Delivery ${open.delivery} was begun and has no outcome`);
    expect(found.join()).toContain('Job 1 was queued and neither begun nor dropped');
    expect(found.join()).toContain('Job 2 left the queue 2 times.');
  });

  it('leaves what is in flight alone when the run gave up', () => {
    const builder = new HistoryBuilder();
    builder.startDelivery(1_000, builder.order(0, locker));
    expect(judge('conservation', builder.end(2_000, 'abandoned')).findings).toEqual([]);
  });
});
