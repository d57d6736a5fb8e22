import { describe, expect, it } from 'vitest';
import { silentFaults } from '#simulators/faults/silent/index.ts';
import type { FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import type { FleetGroup } from '#simulators/machine/fleet.ts';
import { onBench } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

/** Two jobs, one after the other; the fault is planned for the second unless told otherwise. */
function twoJobs(
  fault: string,
  params: Record<string, unknown> = {},
  group: Partial<FleetGroup> = {},
  when: FaultTrigger = { job: 2 },
) {
  const bench = onBench({ ...group, faults: [{ fault, params, plan: 'f#1', when }] });
  bench.cloud.lenient = true;
  bench.command(delivery(1));
  bench.clock.advance(10_000);
  bench.command(delivery(2));
  bench.clock.advance(240_000);
  const answers = bench.of('answer-sent').filter(({ run }) => run === 2);
  return { ...bench, answers, heard: bench.cloud.said('device.delivery.response'), fired: bench.of('fault-fired') };
}

/** What the second job's run would be without the fault. */
const healthy = twoJobs('never-answers', {}, {}, { job: 3 });
const [usual] = healthy.answers;

describe('never-answers', () => {
  it('drops the item and says nothing', () => {
    const { machine, answers, cloud, fired } = twoJobs('never-answers');
    expect(machine.ledger.dropped(79)).toBe(1);
    expect(answers).toEqual([]);
    expect(cloud.said('device.delivery.ack').map(({ token }) => token)).toEqual([1]);
    expect(fired).toMatchObject([{ run: 2, at: usual!.at, fault: 'never-answers' }]);
  });

  it('with drops: false moves nothing either', () => {
    const { machine, of, fired } = twoJobs('never-answers', { drops: false });
    expect(machine.ledger.dropped(79)).toBe(0);
    expect(of('motor-started').map(({ run }) => run)).toEqual([1]);
    expect(fired).toHaveLength(1);
  });
});

describe('answers-late', () => {
  it.each([14_999, 15_001, 29_999, 30_001, 44_999, 45_001, 89_999, 90_001, 119_999, 120_001])(
    'answers %i ms after the command, to the millisecond',
    (answerAfterMs) => {
      const { machine, answers, fired } = twoJobs('answers-late', { answerAfterMs });
      expect(machine.ledger.dropped(79)).toBe(1);
      expect(answers).toMatchObject([{ at: 10_000 + answerAfterMs, success: true, form: 'sound', sent: true }]);
      expect(fired).toMatchObject([{ run: 2, at: 10_000 + answerAfterMs }]);
    },
  );

  it('leaves a second answer as far behind the first as it was', () => {
    const bench = onBench({
      faults: [
        { fault: 'answers-twice', plan: 't', params: { apartMs: 300 } },
        { fault: 'answers-late', plan: 'l', params: { answerAfterMs: 20_000 } },
      ],
    });
    bench.command();
    bench.clock.advance(30_000);
    expect(bench.of('answer-sent').map(({ at }) => at)).toEqual([20_000, 20_300]);
  });
});

describe('answers-twice', () => {
  it.each([0, 5, 1000])('says the same again after %i ms', (apartMs) => {
    const { answers, heard, fired } = twoJobs('answers-twice', { apartMs });
    expect(answers.map(({ at }) => at)).toEqual([usual!.at, usual!.at + apartMs]);
    expect(heard[2]).toEqual(heard[1]);
    expect(fired).toMatchObject([{ run: 2, at: usual!.at + apartMs }]);
  });
});

describe('answers-for-another-job', () => {
  it('bears the numbers of the job before', () => {
    const { answers, heard, fired } = twoJobs('answers-for-another-job');
    expect(answers).toMatchObject([{ run: 2, delivery: delivery(2).deliveryId, form: 'misnamed' }]);
    expect(heard[1]).toMatchObject({ ...delivery(1), success: true });
    expect(fired).toMatchObject([{ run: 2, at: usual!.at }]);
  });

  it('of old firmware bears the record of the job before, and no more', () => {
    const { heard } = twoJobs('answers-for-another-job', {}, { firmware: 'old' });
    expect(heard[1]).toMatchObject({ deliveryId: null, token: null, orderId: 60, recordId: 78 });
  });

  it('bears the numbers of nobody', () => {
    const { heard, fired } = twoJobs('answers-for-another-job', { names: 'no-job' });
    expect(heard).toHaveLength(2);
    for (const { deliveryId, token, recordId } of [delivery(1), delivery(2)]) {
      expect(heard[1]).not.toMatchObject({ deliveryId });
      expect([heard[1]!.token, heard[1]!.recordId]).not.toContain(token);
      expect(heard[1]!.recordId).not.toBe(recordId);
    }
    expect(fired).toHaveLength(1);
  });

  it('bears its own numbers where the controller has forgotten the job before', () => {
    const bench = onBench({
      faults: [
        { fault: 'power-cycle', plan: 'p', params: { keepsMemory: false }, when: { job: 1 } },
        { fault: 'answers-for-another-job', plan: 'a', when: { job: 2 } },
      ],
    });
    bench.command(delivery(1));
    bench.clock.advance(30_000);
    bench.command(delivery(2));
    bench.clock.advance(30_000);
    expect(bench.cloud.said('device.delivery.response')).toMatchObject([delivery(2)]);
  });

  it('does no harm to the first job, which has none before it, and has not fired then', () => {
    const { heard, fired } = twoJobs('answers-for-another-job', {}, {}, { job: 1 });
    expect(heard.map(({ token }) => token)).toEqual([1, 2]);
    expect(fired).toEqual([]);
  });
});

describe('stale-done', () => {
  it('answers success as the motor starts, and the item falls afterwards', () => {
    const { machine, of, answers, fired } = twoJobs('stale-done');
    const started = of('motor-started')[1]!.at;
    expect(answers).toMatchObject([{ at: started, success: true, floorStatus: 1 }]);
    expect(of('item-dropped')[1]!.at).toBeGreaterThan(started);
    expect(machine.ledger.dropped(79)).toBe(1);
    expect(fired).toMatchObject([{ run: 2, at: started }]);
  });

  it('with drops: false lies about an item that never falls', () => {
    const { machine, answers } = twoJobs('stale-done', { drops: false });
    expect(machine.ledger.dropped(79)).toBe(0);
    expect(answers).toMatchObject([{ success: true }]);
  });

  it('needs a run before this one, and an answer to come', () => {
    expect(twoJobs('stale-done', {}, {}, { job: 1 }).fired).toEqual([]);
    const bench = onBench({
      faults: [
        { fault: 'never-answers', plan: 'n' },
        { fault: 'stale-done', plan: 's' },
      ],
    });
    bench.command(delivery(1));
    bench.command(delivery(2));
    bench.clock.advance(10_000);
    expect(bench.of('answer-sent')).toEqual([]);
    expect(bench.of('fault-fired').map(({ plan }) => plan)).toEqual(['n', 'n']);
  });
});

describe('an answer that cannot be believed', () => {
  it.each([
    ['wrong-sign', 'unsigned', 'sign'],
    ['garbage', 'garbage', 'base64'],
  ])('%s: the cloud drops it', (fault, form, why) => {
    const { machine, cloud, answers, heard, fired } = twoJobs(fault);
    expect(machine.ledger.dropped(79)).toBe(1);
    expect(answers).toMatchObject([{ at: usual!.at, form, sent: true }]);
    expect(heard.map(({ token }) => token)).toEqual([1]);
    expect(cloud.unreadable).toMatchObject([{ at: usual!.at, fault: why }]);
    expect(fired).toMatchObject([{ run: 2, at: usual!.at, fault }]);
  });

  it('half-a-frame: it is the first half of what would have been said', () => {
    const { answers, cloud, fired } = twoJobs('half-a-frame');
    expect(answers).toMatchObject([{ form: 'half' }]);
    const [half] = cloud.unreadable;
    const text = Buffer.from(half!.frame, 'base64').toString();
    expect(text).toContain('"method":"device.delivery.response"');
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(fired).toMatchObject([{ run: 2, at: usual!.at }]);
  });
});

describe.each(silentFaults.filter(({ name }) => name !== 'stale-done').map(({ name }) => [name]))('%s', (fault) => {
  it('is not counted where a fault before it has taken the answer', () => {
    const params = fault === 'answers-late' ? { answerAfterMs: 5000 } : {};
    const bench = onBench({
      faults: [
        { fault: 'never-answers', plan: 'first' },
        { fault, params, plan: 'second' },
      ],
    });
    bench.command(delivery(1));
    bench.command(delivery(2));
    bench.clock.advance(60_000);
    expect(bench.of('fault-fired').map(({ plan }) => plan)).toEqual(['first', 'first']);
  });
});
