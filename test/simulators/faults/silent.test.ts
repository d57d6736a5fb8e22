import { describe, expect, it } from 'vitest';
import { silentFaults } from '#simulators/faults/silent/index.ts';
import type { FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { machineFixture } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

/** Two jobs, one after the other; the fault is planned for the second by default. */
function runTwoJobs(
  fault: string,
  params: Record<string, unknown> = {},
  group: Partial<FleetGroup> = {},
  when: FaultTrigger = { job: 2 },
) {
  const fixture = machineFixture({ ...group, faults: [{ fault, params, plan: 'f#1', when }] });
  fixture.cloud.lenient = true;
  fixture.command(delivery(1));
  fixture.clock.advance(10_000);
  fixture.command(delivery(2));
  fixture.clock.advance(240_000);
  const answers = fixture.of('answer-sent').filter(({ run }) => run === 2);
  return {
    ...fixture,
    answers,
    received: fixture.cloud.receivedWith('device.delivery.response'),
    fired: fixture.of('fault-fired'),
  };
}

/** What the second job's run would be without the fault. */
const healthy = runTwoJobs('never-answers', {}, {}, { job: 3 });
const [healthyAnswer] = healthy.answers;

describe('never-answers', () => {
  it('drops the item and sends no answer', () => {
    const { machine, answers, cloud, fired } = runTwoJobs('never-answers');
    expect(machine.ledger.itemsOf(79)).toBe(1);
    expect(answers).toEqual([]);
    expect(cloud.receivedWith('device.delivery.ack').map(({ token }) => token)).toEqual([1]);
    expect(fired).toMatchObject([{ run: 2, at: healthyAnswer!.at, fault: 'never-answers' }]);
  });

  it('with drops: false moves nothing either', () => {
    const { machine, of, fired } = runTwoJobs('never-answers', { drops: false });
    expect(machine.ledger.itemsOf(79)).toBe(0);
    expect(of('motor-started').map(({ run }) => run)).toEqual([1]);
    expect(fired).toHaveLength(1);
  });
});

describe('answers-late', () => {
  it.each([14_999, 15_001, 29_999, 30_001, 44_999, 45_001, 89_999, 90_001, 119_999, 120_001])(
    'answers %i ms after the command, to the millisecond',
    (answerAfterMs) => {
      const { machine, answers, fired } = runTwoJobs('answers-late', { answerAfterMs });
      expect(machine.ledger.itemsOf(79)).toBe(1);
      expect(answers).toMatchObject([{ at: 10_000 + answerAfterMs, success: true, format: 'valid', sent: true }]);
      expect(fired).toMatchObject([{ run: 2, at: 10_000 + answerAfterMs }]);
    },
  );

  it('leaves a second answer as far behind the first as it was', () => {
    const fixture = machineFixture({
      faults: [
        { fault: 'answers-twice', plan: 't', params: { gapMs: 300 } },
        { fault: 'answers-late', plan: 'l', params: { answerAfterMs: 20_000 } },
      ],
    });
    fixture.command();
    fixture.clock.advance(30_000);
    expect(fixture.of('answer-sent').map(({ at }) => at)).toEqual([20_000, 20_300]);
  });
});

describe('answers-twice', () => {
  it.each([0, 5, 1000])('sends the same answer again after %i ms', (gapMs) => {
    const { answers, received, fired } = runTwoJobs('answers-twice', { gapMs });
    expect(answers.map(({ at }) => at)).toEqual([healthyAnswer!.at, healthyAnswer!.at + gapMs]);
    expect(received[2]).toEqual(received[1]);
    expect(fired).toMatchObject([{ run: 2, at: healthyAnswer!.at + gapMs }]);
  });
});

describe('answers-for-another-job', () => {
  it('bears the numbers of the job before', () => {
    const { answers, received, fired } = runTwoJobs('answers-for-another-job');
    expect(answers).toMatchObject([{ run: 2, delivery: delivery(2).deliveryId, format: 'wrong-job' }]);
    expect(received[1]).toMatchObject({ ...delivery(1), success: true });
    expect(fired).toMatchObject([{ run: 2, at: healthyAnswer!.at }]);
  });

  it('of old firmware bears the record of the job before, and no more', () => {
    const { received } = runTwoJobs('answers-for-another-job', {}, { firmware: 'old' });
    expect(received[1]).toMatchObject({ deliveryId: null, token: null, orderId: 60, recordId: 78 });
  });

  it('has numbers of no job', () => {
    const { received, fired } = runTwoJobs('answers-for-another-job', { answersFor: 'no-job' });
    expect(received).toHaveLength(2);
    for (const { deliveryId, token, recordId } of [delivery(1), delivery(2)]) {
      expect(received[1]).not.toMatchObject({ deliveryId });
      expect([received[1]!.token, received[1]!.recordId]).not.toContain(token);
      expect(received[1]!.recordId).not.toBe(recordId);
    }
    expect(fired).toHaveLength(1);
  });

  it('bears its own numbers where the controller has forgotten the job before', () => {
    const fixture = machineFixture({
      faults: [
        { fault: 'power-cycle', plan: 'p', params: { keepsMemory: false }, when: { job: 1 } },
        { fault: 'answers-for-another-job', plan: 'a', when: { job: 2 } },
      ],
    });
    fixture.command(delivery(1));
    fixture.clock.advance(30_000);
    fixture.command(delivery(2));
    fixture.clock.advance(30_000);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toMatchObject([delivery(2)]);
  });

  it('does no harm to the first job, which has none before it, and has not fired then', () => {
    const { received, fired } = runTwoJobs('answers-for-another-job', {}, {}, { job: 1 });
    expect(received.map(({ token }) => token)).toEqual([1, 2]);
    expect(fired).toEqual([]);
  });
});

describe('stale-done', () => {
  it('answers success as the motor starts, and the item falls afterwards', () => {
    const { machine, of, answers, fired } = runTwoJobs('stale-done');
    const started = of('motor-started')[1]!.at;
    expect(answers).toMatchObject([{ at: started, success: true, floorStatus: 1 }]);
    expect(of('item-dropped')[1]!.at).toBeGreaterThan(started);
    expect(machine.ledger.itemsOf(79)).toBe(1);
    expect(fired).toMatchObject([{ run: 2, at: started }]);
  });

  it('with drops: false lies about an item that never falls', () => {
    const { machine, answers } = runTwoJobs('stale-done', { drops: false });
    expect(machine.ledger.itemsOf(79)).toBe(0);
    expect(answers).toMatchObject([{ success: true }]);
  });

  it('needs a run before this one, and an answer to come', () => {
    expect(runTwoJobs('stale-done', {}, {}, { job: 1 }).fired).toEqual([]);
    const fixture = machineFixture({
      faults: [
        { fault: 'never-answers', plan: 'n' },
        { fault: 'stale-done', plan: 's' },
      ],
    });
    fixture.command(delivery(1));
    fixture.command(delivery(2));
    fixture.clock.advance(10_000);
    expect(fixture.of('answer-sent')).toEqual([]);
    expect(fixture.of('fault-fired').map(({ plan }) => plan)).toEqual(['n', 'n']);
  });
});

describe('an answer that cannot be believed', () => {
  it.each([
    ['wrong-sign', 'wrong-sign', 'sign'],
    ['garbage', 'garbage', 'base64'],
  ])('%s: the cloud drops it', (fault, format, why) => {
    const { machine, cloud, answers, received, fired } = runTwoJobs(fault);
    expect(machine.ledger.itemsOf(79)).toBe(1);
    expect(answers).toMatchObject([{ at: healthyAnswer!.at, format, sent: true }]);
    expect(received.map(({ token }) => token)).toEqual([1]);
    expect(cloud.unreadable).toMatchObject([{ at: healthyAnswer!.at, fault: why }]);
    expect(fired).toMatchObject([{ run: 2, at: healthyAnswer!.at, fault }]);
  });

  it('truncated-frame: it is the first half of the correct answer', () => {
    const { answers, cloud, fired } = runTwoJobs('truncated-frame');
    expect(answers).toMatchObject([{ format: 'truncated' }]);
    const [half] = cloud.unreadable;
    const text = Buffer.from(half!.frame, 'base64').toString();
    expect(text).toContain('"method":"device.delivery.response"');
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(fired).toMatchObject([{ run: 2, at: healthyAnswer!.at }]);
  });
});

describe.each(silentFaults.filter(({ name }) => name !== 'stale-done').map(({ name }) => [name]))('%s', (fault) => {
  it('is not counted where a fault before it has taken the answer', () => {
    const params = fault === 'answers-late' ? { answerAfterMs: 5000 } : {};
    const fixture = machineFixture({
      faults: [
        { fault: 'never-answers', plan: 'first' },
        { fault, params, plan: 'second' },
      ],
    });
    fixture.command(delivery(1));
    fixture.command(delivery(2));
    fixture.clock.advance(60_000);
    expect(fixture.of('fault-fired').map(({ plan }) => plan)).toEqual(['first', 'first']);
  });
});
