import { describe, expect, it } from 'vitest';
import { faultCodes } from '#core/domain/fault-codes.ts';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import { lyingFaults } from '#simulators/faults/lying/index.ts';
import { reportedFaults } from '#simulators/faults/reported/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { machineFixture } from '../support/machine-fixture.ts';

/** What a machine did with one command for `quantity` items while it had a fault. */
function run(motor: string, fault: string, quantity = 1, params: Record<string, unknown> = {}) {
  const fixture = machineFixture({ motor, faults: [{ fault, params, plan: `${fault}#1` }] });
  fixture.command({ quantity });
  fixture.clock.advance(60_000);
  const [answer] = fixture.of('answer-sent');
  return {
    dropCount: fixture.of('item-dropped').length,
    motorStarts: fixture.of('motor-started').length,
    motorStops: fixture.of('motor-stopped').length,
    firings: fixture.of('fault-fired').length,
    answer,
  };
}

/** Codes with which nothing moves, and those with which the item falls all the same by default. */
const codesWithoutMotion: readonly number[] = [1, 2, 7, 8, 16, 17, 18, 23, 24, 25];
const codesWithDrop: readonly number[] = [4, 5];

const cases = reportedFaults.flatMap((fault) =>
  motorTypes
    .filter((motor) => fault.fits(motor))
    .map((motor) => ({
      fault: fault.name,
      code: (fault.scope === 'run' ? fault.boardCode : undefined) as FaultCode,
      motor: motor.name,
    })),
);

describe('a reported fault', () => {
  it('there is one for each code of the table', () => {
    expect(reportedFaults.map((fault) => fault.scope === 'run' && fault.boardCode).sort()).toEqual(
      Object.keys(faultCodes).map(Number).sort(),
    );
  });

  it.each(cases)(
    '$fault on $motor answers its own description, once, and drops what it reports',
    ({ fault, code, motor }) => {
      const { dropCount, motorStarts, motorStops, firings, answer } = run(motor, fault);
      const { errorMsg, floorStatus } = faultCodes[code];
      expect(answer).toMatchObject({ success: false, errorMsg, floorStatus, format: 'valid', sent: true });
      expect(firings).toBe(1);
      expect(motorStarts).toBe(codesWithoutMotion.includes(code) ? 0 : 1);
      expect(motorStops).toBe(motorStarts);
      expect(dropCount).toBe(codesWithDrop.includes(code) ? 1 : 0);
    },
  );

  it.each(cases.filter(({ code }) => codesWithDrop.includes(code) || code === 8 || code === 19))(
    '$fault on $motor drops the item or not, as its parameter demands',
    ({ fault, motor }) => {
      expect(run(motor, fault, 1, { drops: true })).toMatchObject({ dropCount: 1, motorStarts: 1 });
      expect(run(motor, fault, 1, { drops: false }).dropCount).toBe(0);
    },
  );

  it('reports another floor_status on demand', () => {
    expect(run('spring', 'slave-comm-error', 1, { floorStatus: 3 }).answer).toMatchObject({
      errorMsg: 'Slave Comm Error',
      floorStatus: 3,
    });
  });

  it('of several cups drops those before the one that jams, and fails the command as a whole', () => {
    const { dropCount, answer } = run('drinks', 'goods-stuck', 5);
    expect(dropCount).toBeLessThan(5);
    expect(answer).toMatchObject({ success: false, errorMsg: 'Goods are Stuck' });
  });

  it('is refused where no such part is', () => {
    expect(() => run('spring', 'lift-comm-error')).toThrow("cannot happen to a machine of type 'spring'");
    expect(() => run('electronic-lock', 'dlv-detect-error')).toThrow('cannot happen');
  });
});

describe('a lying fault', () => {
  it.each(motorTypes.map(({ name }) => name))('makes the word of %s something else than its ledger', (motor) => {
    expect(run(motor, 'reports-success-without-drop')).toMatchObject({
      dropCount: 0,
      motorStarts: 1,
      firings: 1,
      answer: { success: true },
    });
    expect(run(motor, 'reports-failure-after-drop')).toMatchObject({
      dropCount: 1,
      firings: 1,
      answer: { success: false, errorMsg: 'Goods are Stuck' },
    });
    expect(run(motor, 'reports-failure-after-drop', 1, { boardCode: 3 }).answer).toMatchObject({
      errorMsg: 'Over Current',
    });
    expect(run(motor, 'double-drop')).toMatchObject({ dropCount: 2, firings: 1, answer: { success: true } });
  });

  it('gives one cup too few', () => {
    expect(run('drinks', 'one-item-short', 3)).toMatchObject({ dropCount: 2, firings: 1, answer: { success: true } });
    expect(lyingFaults.map(({ family }) => new Set([family]).size)).toEqual([1, 1, 1, 1]);
  });
});
