import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRun } from '#simulators/machine/board.ts';
import { Hardware } from '#simulators/machine/hardware.ts';
import { arm } from '#simulators/faults/armed-fault.ts';
import type { RunInfo } from '#simulators/faults/armed-fault.ts';
import { triggerMatches, type FaultPlan, type FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { motorByName, motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import type { Act, RunPlan } from '#simulators/motors/run-plan.ts';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { commandFor } from '../support/machine-fixture.ts';
import { FakeRandom } from '../support/fake-random.ts';

const spring = motorByName('spring');

function healthy(motor: MotorType, seed = 1, stock = 9): RunPlan {
  return planRun({ motor, board: 1 }, commandFor(motor.name), new Hardware(motor.lanes, stock), new FakeRandom(seed));
}

function applyFault(
  motor: MotorType,
  fault: Omit<FaultPlan, 'plan'>,
  plan = healthy(motor),
  moment: Partial<RunInfo> = {},
): RunPlan {
  const armed = arm({ ...fault, plan: `${fault.fault}#1` }, motor);
  if (armed.scope !== 'run') throw new Error(`${fault.fault} strikes no runs`);
  return armed.apply(plan, { job: 1, record: 78, lane: 0, atMs: 0, waitedMs: 0, random: new FakeRandom(2), ...moment });
}

const hasAct = (plan: RunPlan, kind: Act['kind']) => timeOf(plan, kind) !== undefined;
const answerOf = (plan: RunPlan) => plan.find(({ act }) => act.kind === 'answer');

describe.each(motorTypes.map((motor) => [motor.name, motor] as const))('on %s', (_name, motor) => {
  it('goods-stuck turns the motor longer, drops nothing, and answers board code 6', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const before = healthy(motor, seed);
        const after = applyFault(motor, { fault: 'goods-stuck' }, before);
        assert.ok(!hasAct(after, 'drop'));
        assert.equal(timeOf(after, 'motor-start'), timeOf(before, 'motor-start'));
        assert.ok(timeOf(after, 'motor-stop')! > timeOf(before, 'motor-stop')!);
        assert.ok(timeOf(after, 'answer')! > timeOf(after, 'motor-stop')!);
        assert.deepEqual(answerOf(after)?.act, {
          kind: 'answer',
          success: false,
          floorStatus: 2,
          errorMsg: 'Goods are Stuck',
        });
        assert.equal(timeOf(after, 'fault-fires'), timeOf(before, 'drop'));
      }),
    );
    expect(motor.stuckDetection).not.toBe('');
  });

  it('never-answers drops the item in silence, or with drops: false moves nothing', () => {
    const silent = applyFault(motor, { fault: 'never-answers' });
    expect(silent.map(({ act }) => act.kind)).toEqual(['motor-start', 'drop', 'motor-stop', 'fault-fires']);
    const motionless = applyFault(motor, { fault: 'never-answers', params: { drops: false } });
    expect(motionless.map(({ act }) => act.kind)).toEqual(['fault-fires']);
  });

  it('answers-late moves the answer alone, to exactly the time that was asked for', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1001, max: 200_000 }), (seed, answerAfterMs) => {
        const before = healthy(motor, seed);
        const after = applyFault(motor, { fault: 'answers-late', params: { answerAfterMs } }, before);
        assert.equal(answerOf(after)?.atMs, answerAfterMs);
        const rest = (plan: RunPlan) => plan.filter(({ act }) => act.kind !== 'answer' && act.kind !== 'fault-fires');
        assert.deepEqual(rest(after), rest(before));
      }),
    );
  });
});

describe('a fault that can do no harm does not count as fired', () => {
  it('goods-stuck where nothing would drop', () => {
    const empty = healthy(spring, 1, 0);
    expect(applyFault(spring, { fault: 'goods-stuck' }, empty)).toEqual(empty);
  });

  it('answers-late that is earlier than the usual answer', () => {
    const plan = healthy(spring);
    expect(applyFault(spring, { fault: 'answers-late', params: { answerAfterMs: 400 } }, plan)).toEqual(plan);
  });

  it('never-answers after a fault that has taken the answer already', () => {
    const silent = applyFault(spring, { fault: 'never-answers' });
    expect(applyFault(spring, { fault: 'never-answers' }, silent)).toEqual(silent);
  });
});

it('answers-late counts from the command, not from the moment at which the motor was free', () => {
  const after = applyFault(spring, { fault: 'answers-late', params: { answerAfterMs: 15_000 } }, healthy(spring), {
    waitedMs: 600,
  });
  expect(answerOf(after)?.atMs).toBe(14_400);
});

describe('a trigger', () => {
  const matchingJobs = (when: FaultTrigger, moment: Partial<RunInfo> = {}) =>
    [1, 2, 3, 4, 5, 6].filter((job) =>
      hasAct(
        applyFault(spring, { fault: 'never-answers', when }, undefined, {
          job,
          random: new FakeRandom(job),
          ...moment,
        }),
        'fault-fires',
      ),
    );

  it('strikes every job without conditions, the n-th with job, each n-th with everyJob', () => {
    expect(matchingJobs({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(matchingJobs({ job: 2 })).toEqual([2]);
    expect(matchingJobs({ everyJob: 3 })).toEqual([3, 6]);
  });

  it('wants all of its conditions met', () => {
    expect(matchingJobs({ everyJob: 2, job: 3 })).toEqual([]);
    expect(matchingJobs({ record: 78, job: 1 })).toEqual([1]);
    expect(matchingJobs({ record: 79 })).toEqual([]);
    expect(matchingJobs({ lane: 0 })).toEqual(matchingJobs({}));
    expect(matchingJobs({ lane: 1 })).toEqual([]);
    // A record is named by its place too: the id that a core issues has its database's number in front.
    const matchesRecord = (record: number) =>
      triggerMatches({ record: 78 }, { job: 1, record, lane: 0, atMs: 0 }, new FakeRandom(2));
    expect([78, 483920117000078, 483920117000079].map(matchesRecord)).toEqual([true, true, false]);
  });

  it('holds from fromMs on and before toMs', () => {
    const when = { fromMs: 1000, toMs: 2000 };
    expect([999, 1000, 1999, 2000].map((atMs) => matchingJobs(when, { atMs }).length > 0)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('affects the share of jobs that its probability gives, the same jobs for the same seed', () => {
    const matches = (job: number) =>
      hasAct(
        applyFault(spring, { fault: 'never-answers', when: { probability: 0.3 } }, undefined, {
          random: new FakeRandom(job * 7919),
        }),
        'fault-fires',
      );
    const jobs = Array.from({ length: 2000 }, (_, job) => matches(job));
    const share = jobs.filter(Boolean).length / jobs.length;
    expect(share).toBeGreaterThan(0.26);
    expect(share).toBeLessThan(0.34);
    expect(Array.from({ length: 2000 }, (_, job) => matches(job))).toEqual(jobs);
  });
});

describe('a planned fault that is badly put is refused with one sentence', () => {
  const armed = (planned: object) => () =>
    arm({ plan: 'p#1', fault: 'answers-late', params: { answerAfterMs: 1 }, ...planned }, spring);

  it.each([
    [{ fault: 'goods-stock' }, "There is no fault 'goods-stock'. Did you mean 'goods-stuck'?"],
    [{ params: { answerAfter: 5 } }, "has no parameter 'answerAfter'. Did you mean 'answerAfterMs'?"],
    [{ params: {} }, "parameter 'answerAfterMs'"],
    [{ params: { answerAfterMs: 1.5 } }, "parameter 'answerAfterMs'"],
    [{ fault: 'goods-stuck', params: { hard: true } }, "has no parameter 'hard'. Did you mean 'floorStatus'?"],
    [{ when: { jobs: 1 } }, "'jobs' is no condition"],
    [{ when: { job: 0 } }, "'job' must be a whole number from 1"],
    [{ when: { probability: 2 } }, "'probability' must be from 0 to 1"],
    [{ when: { fromMs: 5, toMs: 5 } }, "'fromMs' and 'toMs' must be a time window"],
  ])('%j', (planned, message) => {
    expect(armed(planned)).toThrow(message);
  });
});

it('power-cycle after the drop leaves a drop of the same instant', () => {
  const plan: RunPlan = [
    { atMs: 10, act: { kind: 'motor-start' } },
    { atMs: 90, act: { kind: 'drop', items: 1 } },
    { atMs: 90, act: { kind: 'motor-stop' } },
    { atMs: 99, act: { kind: 'answer', success: true, floorStatus: 1, errorMsg: '' } },
  ];
  expect(applyFault(spring, { fault: 'power-cycle' }, plan).map(({ act }) => act.kind)).toEqual([
    'motor-start',
    'drop',
    'fault-fires',
    'power-cycle',
  ]);
});

describe('a fault of the machine as a whole', () => {
  it.each([
    ['job', 1],
    ['everyJob', 2],
    ['probability', 0.5],
    ['record', 78],
  ])('takes a stretch of time and not %s', (name, value) => {
    expect(() => arm({ plan: 'f#1', fault: 'flapping-connection', when: { [name]: value } }, spring)).toThrow(
      `Fault 'flapping-connection' (plan 'f#1'), when: it affects the whole machine and not single jobs, so ` +
        `'${name}' cannot be a condition; it takes a time window.`,
    );
  });

  it('lasts for its stretch, from the beginning and for ever by default', () => {
    expect(arm({ plan: 'f#1', fault: 'flapping-connection', when: { fromMs: 5, toMs: 9 } }, spring)).toMatchObject({
      scope: 'machine',
      fault: 'flapping-connection',
      fromMs: 5,
      toMs: 9,
    });
    expect(arm({ plan: 'f#1', fault: 'flapping-connection' }, spring)).toMatchObject({ fromMs: 0, toMs: null });
  });
});

it('the error for a motor type that cannot have a fault names those that can', () => {
  expect(() => arm({ plan: 'o#1', fault: 'one-item-short' }, spring)).toThrow(
    "Fault 'one-item-short' cannot happen to a machine of type 'spring'. It can happen to: drinks.",
  );
});
