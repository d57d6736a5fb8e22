import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { assignMachines, unplayableOnTarget } from '#harness/runner/scenario-on-target.ts';
import { JoinError } from '#harness/runner/join-target.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { scenarios } from '#scenarios/index.ts';

const reasonsOf = (name: string): readonly string[] =>
  scenarios.filter((scenario) => scenario.name === name).flatMap(unplayableOnTarget);

describe('a scenario at a core that vendloop did not start', () => {
  it('can be played where it needs nothing but merchants, machines and receivers', () => {
    expect(['first-sale', 'lying-machines', 'board-faults', 'receiver-faults'].flatMap(reasonsOf)).toEqual([]);
  });

  it.each([
    ['core-crash', 'a step kills the core'],
    ['crash-at-every-point', 'it kills the core'],
    ['event-loop-stall', 'it stalls the core'],
    ['store-faults', 'it disturbs the store of the core'],
    ['partition', 'it disturbs the network'],
    ['manual-fault-injection', 'a step disturbs the network'],
    ['clock-jumps', 'a step sets the clock of the core'],
    ['pickup-code', 'a step uses a pickup code 10 times at once, which the attempt limits of a core refuse'],
  ])('%s cannot: %s', (name, reason) => {
    expect(reasonsOf(name)).toEqual([reason]);
  });
});

const fleetOfMotors = (motors: readonly string[]) =>
  fleetSpecs(motors.map((motor, index) => ({ name: `group-${index}`, motor, count: 1 })));
const motors = fc.array(fc.constantFrom(...motorTypes.map(({ name }) => name)), { minLength: 1, maxLength: 8 });

describe('the machines of a target', () => {
  test.prop([motors, motors, fc.nat()])(
    'play each machine of a scenario once, of its motor type, or the message names what is missing',
    (wantedMotors, offeredMotors, shift) => {
      const wanted = fleetOfMotors(wantedMotors);
      const offered = fleetOfMotors(offeredMotors).map((spec) => ({
        ...spec,
        machineNo: `${Number(spec.machineNo) + 20_000_000 + (shift % 1_000)}`,
        key: `key of ${spec.machineNo}`,
      }));
      const count = (list: readonly string[], motor: string): number => list.filter((name) => name === motor).length;
      const isEnough = wantedMotors.every((motor) => count(offeredMotors, motor) >= count(wantedMotors, motor));
      if (!isEnough) {
        expect(() => assignMachines(wanted, offered)).toThrow(JoinError);
        expect(() => assignMachines(wanted, offered)).toThrow(/needs \d+ .* the target offers \d+ that are free/);
        return;
      }
      const identities = assignMachines(wanted, offered);
      const chosen = wanted.map(({ machineNo }) => identities.get(machineNo));
      expect(new Set(chosen.map((one) => one?.machineNo)).size).toBe(wanted.length);
      const played = chosen.map((one) => offered.find(({ machineNo }) => machineNo === one?.machineNo));
      expect(played.map((spec) => spec?.motor.name)).toEqual(wantedMotors);
      expect(played.map((spec) => spec?.key)).toEqual(chosen.map((one) => one?.key));
    },
  );
});
