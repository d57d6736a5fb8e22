import { describe, expect, it } from 'vitest';
import { judge, locker, says, snacks, Story } from '#test/harness/history-builder.ts';

describe('queue-obeys-lock', () => {
  it('finds a job that starts while the token before it holds', () => {
    const story = new Story();
    const held = story.begin(1_000, story.order(0, locker));
    const run = story.plan(story.order(0, locker));
    story.grant(1_500, run).begun(1_500, run, 7);
    expect(says('queue-obeys-lock', story.end(3_000))).toEqual([
      `Job 7 started as delivery ${run.delivery} while token ${held.token} of delivery ${held.delivery} still held.`,
    ]);
  });

  it('takes a start at the instant of the release, or of a lapse, as sound', () => {
    const story = new Story();
    const held = story.begin(1_000, story.order(0, locker));
    story.settle(1_700, held, 'success');
    story.runJob(1_700, story.order(0, locker), 1);
    expect(judge('queue-obeys-lock', story.end(3_000))).toMatchObject({ looked: 1, findings: [] });
  });
});

describe('queue-order', () => {
  it('finds a job that overtakes one that was accepted before it', () => {
    const story = new Story();
    const line = story.order(0, locker, 2);
    story.queued(10, line, 1).queued(20, line, 2);
    story.runJob(1_000, line, 2);
    story.runJob(2_000, line, 1);
    expect(says('queue-order', story.end(3_000))).toEqual([
      'Job 2, accepted at 20 ms, started before job 1, which had been accepted at 10 ms.',
    ]);
  });

  it('passes over jobs that were dropped, and over the jobs of other machines', () => {
    const story = new Story();
    const line = story.order(0, locker, 2);
    const other = story.order(0, snacks);
    story.queued(10, line, 1).queued(15, other, 3).queued(20, line, 2);
    story.add(30, {
      by: 'core',
      kind: 'job-dropped',
      machine: locker.machine,
      job: 1,
      order: line.order,
      record: line.record,
      reason: 'refunded',
    });
    story.runJob(1_000, line, 2);
    story.runJob(1_000, other, 3);
    expect(judge('queue-order', story.end(3_000))).toMatchObject({ looked: 2, findings: [] });
  });
});

describe('conservation', () => {
  it('finds stock that left without dropping', () => {
    const story = new Story();
    story.sale(1_000, story.order(0, locker));
    expect(says('conservation', story.count(2_000, locker, 1).end(3_000))).toEqual([
      '2 items left the lanes, but 1 item dropped.',
    ]);
  });

  it('finds a delivery that nobody began, one without an outcome, and a job that never left the queue or left it twice', () => {
    const story = new Story();
    const line = story.order(0, locker);
    story.settled(500, story.plan(line), 'failure');
    const open = story.plan(line);
    story.begun(600, open);
    story.queued(700, line, 1).queued(700, line, 2);
    story.runJob(1_000, line, 2);
    story.runJob(2_000, line, 2);
    const found = says('conservation', story.end(9_000));
    expect(found).toHaveLength(4);
    expect(found[0]).toMatch(/was settled \(failure\), but nobody had ever begun it/);
    expect(found.join()).toContain(`Delivery ${open.delivery} was begun and has no outcome`);
    expect(found.join()).toContain('Job 1 was queued and neither begun nor dropped');
    expect(found.join()).toContain('Job 2 left the queue 2 times.');
  });

  it('leaves what is in flight alone when the run gave up', () => {
    const story = new Story();
    story.begin(1_000, story.order(0, locker));
    expect(judge('conservation', story.end(2_000, 'gave-up')).findings).toEqual([]);
  });
});
