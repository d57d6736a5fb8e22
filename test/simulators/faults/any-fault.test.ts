import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MachineEvent } from '#simulators/events.ts';
import { faults } from '#simulators/faults/index.ts';
import type { FaultPlan, FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { machineFixture } from '../support/machine-fixture.ts';
import { runs } from '#test/properties/settings.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });
const lanes = 3;
const stockPerLane = 4;

const windows: fc.Arbitrary<FaultTrigger> = fc
  .record({ fromMs: fc.integer({ min: 0, max: 10_000 }), lengthMs: fc.integer({ min: 1, max: 60_000 }) })
  .map(({ fromMs, lengthMs }) => ({ fromMs, toMs: fromMs + lengthMs }));
const jobs: fc.Arbitrary<FaultTrigger> = fc.oneof(
  fc.constant({}),
  fc.record({ everyJob: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ job: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

/** Up to four planned faults of any kind that such a machine can have. */
function faultPlansFor(motor: MotorType): fc.Arbitrary<FaultPlan[]> {
  const candidates = faults.filter((fault) => fault.fits(motor));
  const planned = fc.constantFrom(...candidates).chain((fault) =>
    (fault.scope === 'machine' ? windows : jobs).chain((when) =>
      fc.integer({ min: 1, max: 40_000 }).map((answerAfterMs) => ({
        fault: fault.name,
        when,
        params: fault.name === 'answers-late' ? { answerAfterMs } : {},
      })),
    ),
  );
  return fc
    .array(planned, { minLength: 1, maxLength: 4 })
    .map((list) => list.map((plan, index) => ({ ...plan, plan: `${plan.fault}#${index + 1}` })));
}

interface Order {
  readonly afterMs: number;
  readonly lane: number;
  readonly quantity: number;
  readonly id: number;
}

interface RandomCase {
  readonly motor: string;
  readonly overlapping: boolean;
  readonly firmware: 'current' | 'old';
  readonly planned: FaultPlan[];
  readonly orders: Order[];
  readonly seed: number;
}

const randomCases: fc.Arbitrary<RandomCase> = fc.constantFrom(...motorTypes).chain((motor) =>
  fc.record({
    motor: fc.constant(motor.name),
    overlapping: fc.boolean(),
    firmware: fc.constantFrom('current' as const, 'old' as const),
    planned: faultPlansFor(motor),
    orders: fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 4000 }),
        lane: fc.integer({ min: 0, max: lanes }),
        quantity: fc.integer({ min: 1, max: 4 }),
        id: fc.integer({ min: 1, max: 12 }),
      }),
      { minLength: 1, maxLength: 15 },
    ),
    seed: fc.integer(),
  }),
);

function playCase({ motor, overlapping, firmware, planned, orders, seed }: RandomCase) {
  const fixture = machineFixture({ motor, overlapping, firmware, lanes, stockPerLane, faults: planned }, seed);
  fixture.cloud.lenient = true;
  for (const { afterMs, lane, quantity, id } of orders) {
    fixture.clock.advance(afterMs);
    fixture.command({ ...delivery(id), lane, quantity });
  }
  fixture.clock.advance(120_000);
  fixture.machine.stop();
  fixture.machine.countStock();
  return fixture;
}

/** Which lane's motor each run turns, followed through a history; complains when it cannot be. */
function checkMotors(events: readonly MachineEvent[], overlapping: boolean): void {
  const turning = new Map<number, number>();
  for (const event of events) {
    if (event.kind === 'motor-started') {
      assert.ok(
        overlapping ? ![...turning.values()].includes(event.lane) : turning.size === 0,
        'a motor starts that another is in the way of',
      );
      turning.set(event.run, event.lane);
    } else if (event.kind === 'item-dropped') {
      assert.equal(turning.get(event.run), event.lane, 'an item falls while its motor stands');
    } else if (event.kind === 'motor-stopped') {
      assert.ok(turning.delete(event.run), 'a motor stops that did not turn');
    } else if (event.kind === 'power' && !event.on) {
      assert.equal(turning.size, 0, 'a motor turns without power');
    }
  }
  assert.equal(turning.size, 0, 'a motor turns for ever');
}

describe('whatever faults are planned for a machine', () => {
  it('items that dropped and items that are left are the items that there were', () => {
    fc.assert(
      fc.property(randomCases, (testCase) => {
        const { machine, of } = playCase(testCase);
        const [stockCount] = of('stock-counted');
        assert.equal(of('item-dropped').length + stockCount!.items, lanes * stockPerLane);
        assert.equal(machine.ledger.total, of('item-dropped').length);
        for (let lane = 0; lane < lanes; lane += 1) {
          assert.equal(
            of('item-dropped').filter((event) => event.lane === lane).length + machine.stock(lane),
            stockPerLane,
          );
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('motor runs never overlap on a board that cannot, nor on one lane, and each that starts stops', () => {
    fc.assert(
      fc.property(randomCases, (testCase) => checkMotors(playCase(testCase).events, testCase.overlapping)),
      { numRuns: runs(300) },
    );
  });

  it('a fault fires under its own plan, and what comes goes: power, freezing, stretches of time', () => {
    fc.assert(
      fc.property(randomCases, (testCase) => {
        const { of } = playCase(testCase);
        const planned = new Map(testCase.planned.map(({ plan, fault }) => [plan, fault]));
        for (const { plan, fault } of of('fault-fired')) assert.equal(planned.get(plan), fault);
        for (const { plan, fault } of of('fault-ended')) assert.equal(planned.get(plan), fault);
        of('freeze').forEach(({ on }, index) => assert.equal(on, index % 2 === 0));
        assert.equal(of('freeze').length % 2, 0);
        of('power').forEach(({ on }, index) => assert.equal(on, index % 2 === 1));
      }),
      { numRuns: runs(200) },
    );
  });

  it('a command is run once, unless the controller has forgotten it', () => {
    fc.assert(
      fc.property(randomCases, (testCase) => {
        const received = playCase(testCase).of('command-received');
        assert.equal(new Set(received.map((event) => event.delivery)).size, received.length);
        assert.deepEqual(
          received.map(({ run }) => run),
          received.map((_, index) => index + 1),
        );
      }),
      { numRuns: runs(100) },
    );
  });

  it('one seed gives the same events', () => {
    fc.assert(
      fc.property(randomCases, (testCase) => assert.deepEqual(playCase(testCase).events, playCase(testCase).events)),
      { numRuns: runs(50) },
    );
  });
});

describe('each fault fires on each motor type that can have it, and its event names its plan', () => {
  const pairs = faults.flatMap((fault) =>
    motorTypes.filter((motor) => fault.fits(motor)).map((motor) => [fault.name, motor.name, fault.scope] as const),
  );

  it.each(pairs)('%s on %s', (fault, motor, strikes) => {
    const when = strikes === 'run' ? { job: 2 } : { fromMs: 4000, toMs: 400_000 };
    const params = fault === 'answers-late' ? { answerAfterMs: 16_000 } : {};
    const fixture = machineFixture({ motor, faults: [{ fault, params, when, plan: 'p#1' }] });
    fixture.cloud.lenient = true;
    for (const n of [1, 2, 3]) {
      fixture.command({ ...delivery(n), quantity: 2 });
      fixture.clock.advance(5000);
    }
    fixture.clock.advance(600_000);
    const fired = fixture.of('fault-fired');
    expect(fired.length).toBeGreaterThan(0);
    for (const event of fired) expect(event).toMatchObject({ fault, plan: 'p#1', run: strikes === 'run' ? 2 : 0 });
  });
});

describe('the catalogue of faults', () => {
  it('has each failure mode once, with a name in kebab-case, one sentence and its source', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const fault of faults) {
      const { name, description, source, family } = fault;
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description, name).toMatch(/^[A-Z].*\.$/);
      expect(source, name).toMatch(/PROTOCOL §|DESIGN|INVARIANTS/);
      expect(['reported', 'silent', 'lying', 'connection', 'hardware']).toContain(family);
      expect(
        motorTypes.some((motor) => fault.fits(motor)),
        name,
      ).toBe(true);
    }
  });

  it('explains each parameter, and none that there is not', () => {
    for (const { name, paramsSchema, paramDocs } of faults) {
      const shape = Object.keys((paramsSchema as { shape?: object }).shape ?? {});
      expect(paramDocs.map((text) => text.name).toSorted(), name).toEqual(shape.toSorted());
      for (const { description } of paramDocs) expect(description).toMatch(/^[A-Z].*(the default is .+|required)\.$/);
    }
  });

  it('wants no parameter but one: how late a late answer is', () => {
    expect(faults.filter(({ paramsSchema }) => !paramsSchema.safeParse({}).success).map(({ name }) => name)).toEqual([
      'answers-late',
    ]);
  });
});
