import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRun } from '#simulators/machine/board.ts';
import { Hardware } from '#simulators/machine/hardware.ts';
import { machineKinds } from '#core/domain/machine.ts';
import { motorByName, motorOfKind, motorTypes } from '#simulators/motors/index.ts';
import { drawMs, quantileOf } from '#simulators/motors/timing.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import type { RunPlan } from '#simulators/motors/run-plan.ts';
import { timeOf } from '#simulators/motors/run-plan.ts';
import { commandFor } from '../support/machine-fixture.ts';
import { FakeRandom } from '../support/fake-random.ts';
import { runs } from '#test/properties/settings.ts';

const seeds = fc.integer();

function plan(
  motor: MotorType,
  seed: number,
  overrides: { quantity?: number; stock?: number; lane?: number; board?: number; floorType?: number } = {},
): RunPlan {
  const { quantity = 1, stock = 100, lane = 0, board = 1, floorType = motor.floorType } = overrides;
  const command = commandFor(motor.name, { quantity, lane, board, floorType });
  return planRun({ motor, board: 1 }, command, new Hardware(motor.lanes, stock), new FakeRandom(seed));
}

function drops(run: RunPlan): number {
  return run.reduce((sum, { act }) => sum + (act.kind === 'drop' ? act.items : 0), 0);
}

function outcomeOf(run: RunPlan) {
  const answer = run.find(({ act }) => act.kind === 'answer')?.act;
  return answer?.kind === 'answer'
    ? { success: answer.success, floorStatus: answer.floorStatus, errorMsg: answer.errorMsg }
    : undefined;
}

describe.each(motorTypes.map((motor) => [motor.name, motor] as const))('a healthy %s', (_name, motor) => {
  it('answers success within 500–1000 ms of the command and drops one item, whatever the random stream', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const run = plan(motor, seed);
        const answerMs = timeOf(run, 'answer') ?? NaN;
        assert.ok(answerMs >= 500 && answerMs <= 1000, `answered after ${answerMs} ms`);
        assert.equal(drops(run), 1);
        assert.deepEqual(outcomeOf(run), { success: true, floorStatus: 1, errorMsg: '' });
      }),
      { numRuns: runs(5000) },
    );
  });

  it('starts, drops, stops and answers in that order, in whole ms, and acknowledges before it answers', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const run = plan(motor, seed);
        assert.deepEqual(
          run.map(({ act }) => act.kind).filter((kind) => kind !== 'ack'),
          ['motor-start', 'drop', 'motor-stop', 'answer'],
        );
        assert.ok(run.every(({ atMs }, index) => Number.isInteger(atMs) && atMs >= (run[index - 1]?.atMs ?? 0)));
        assert.ok(timeOf(run, 'ack')! < timeOf(run, 'answer')!);
      }),
    );
  });

  it('is planned alike twice from one seed', () => {
    fc.assert(fc.property(seeds, (seed) => assert.deepEqual(plan(motor, seed), plan(motor, seed))));
  });

  it('turns down a command that does not fit it with the code of its board, and moves nothing', () => {
    const outcomeFor = (overrides: Parameters<typeof plan>[2]) => {
      const run = plan(motor, 1, overrides);
      expect(run.map(({ act }) => act.kind)).toEqual(['ack', 'answer']);
      return outcomeOf(run);
    };
    expect(outcomeFor({ lane: 99 })).toEqual({ success: false, floorStatus: 0, errorMsg: 'Slot Invalid' });
    expect(outcomeFor({ board: 2 })).toEqual({ success: false, floorStatus: 47, errorMsg: 'Slave Comm Error' });
    expect(outcomeFor({ floorType: (motor.floorType % 4) + 1 })).toEqual({
      success: false,
      floorStatus: 3,
      errorMsg: 'Slot Type Error',
    });
  });

  it('marks its profile as assumed', () => {
    expect(motor.profile.origin).toBe('assumed');
  });
});

const motorNames = motorTypes.map(({ name }) => name);

describe('an empty lane', () => {
  const withoutSensor = ['electronic-lock', 'spring'];
  const withSensor = ['conveyor', 'drinks'];

  it('is tested with every motor type', () => {
    expect([...withoutSensor, ...withSensor].toSorted()).toEqual(motorNames.toSorted());
  });

  it.each(withoutSensor)('is reported as success by %s, which cannot see the item', (name) => {
    const run = plan(motorByName(name), 3, { stock: 0 });
    expect(drops(run)).toBe(0);
    expect(outcomeOf(run)?.success).toBe(true);
  });

  it.each(withSensor)('is reported as Goods are Stuck by %s, whose sensor saw nothing', (name) => {
    const run = plan(motorByName(name), 3, { stock: 0 });
    expect(drops(run)).toBe(0);
    expect(outcomeOf(run)).toEqual({ success: false, floorStatus: 2, errorMsg: 'Goods are Stuck' });
    expect(timeOf(run, 'motor-start')).toBeDefined();
  });
});

describe('a quantity', () => {
  const drinks = motorByName('drinks');
  const oneItem = ['electronic-lock', 'spring', 'conveyor'];

  it('is tested with every motor type', () => {
    expect([...oneItem, drinks.name].toSorted()).toEqual(motorNames.toSorted());
  });

  it('drops as a whole from a drinks machine, each item within 500–1000 ms', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, quantity) => {
        const run = plan(drinks, seed, { quantity });
        const answerMs = timeOf(run, 'answer') ?? NaN;
        assert.ok(answerMs >= 500 * quantity && answerMs <= 1000 * quantity);
        assert.equal(drops(run), quantity);
        assert.equal(outcomeOf(run)?.success, true);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('that a drinks machine cannot fill drops what there is and is reported as Goods are Stuck', () => {
    const run = plan(drinks, 5, { quantity: 3, stock: 2 });
    expect(drops(run)).toBe(2);
    expect(outcomeOf(run)).toEqual({ success: false, floorStatus: 2, errorMsg: 'Goods are Stuck' });
  });

  it.each(oneItem)('means nothing to %s: one command drops one item', (name) => {
    expect(drops(plan(motorByName(name), 5, { quantity: 3 }))).toBe(1);
  });
});

describe('a timing distribution', () => {
  const distribution = [
    [0, 10],
    [0.9, 20],
    [1, 60],
  ] as const;

  it('is never left, and reaches both of its ends', () => {
    expect([
      quantileOf(distribution, 0),
      quantileOf(distribution, 0.45),
      quantileOf(distribution, 0.9),
      quantileOf(distribution, 1),
    ]).toEqual([10, 15, 20, 60]);
    fc.assert(
      fc.property(seeds, (seed) => {
        const ms = drawMs(distribution, new FakeRandom(seed));
        assert.ok(Number.isInteger(ms) && ms >= 10 && ms <= 60);
      }),
    );
  });

  it('has a tail: one draw in ten lies beyond the nine-in-ten point', () => {
    const random = new FakeRandom(1);
    const beyond = Array.from({ length: 5000 }, () => drawMs(distribution, random)).filter((ms) => ms > 20).length;
    expect(beyond).toBeGreaterThan(400);
    expect(beyond).toBeLessThan(600);
  });
});

it('an unknown motor type is named with the nearest that there is', () => {
  expect(() => motorByName('sprint')).toThrow("There is no motor type 'sprint'. Did you mean 'spring'?");
});

it('every kind of machine has a motor type', () => {
  expect(machineKinds.map((kind) => motorOfKind(kind).kind)).toEqual(machineKinds);
});
