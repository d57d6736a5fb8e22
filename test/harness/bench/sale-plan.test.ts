import { describe, expect, it } from 'vitest';
import { planSales } from '#harness/bench/sale-plan.ts';
import { benchProfile, benchProfiles, machineCount, withParameters, type LoadPart } from '#harness/bench/profiles.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { envOfParameters, loadParametersOf } from '#harness/bench/load/load-parameters.ts';
import { profiles, salesNeeded, stepsOf } from '#harness/bench/load/steps.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';

const fleet = fleetSpecs(mixedFleet(40));
const part = (overrides: Partial<LoadPart>): LoadPart => ({
  script: 'delivery-path',
  parameters: {},
  machines: 40,
  distribution: 'round',
  quantity: 1,
  ...overrides,
});
const plannedSalesOf = (overrides: Partial<LoadPart>, sales: number, seed = 1) =>
  planSales(part(overrides), fleet, sales, seededRandom(seed));

describe('the sales of a load', () => {
  it.each(['round', 'few'] as const)(
    'go round the machines: none is asked twice before all others were (%s)',
    (distribution) => {
      const machines = plannedSalesOf({ distribution, machines: 7 }, 50).map(({ machine }) => machine);
      expect(new Set(machines).size).toBe(7);
      for (let from = 0; from + 7 <= 50; from += 1) expect(new Set(machines.slice(from, from + 7)).size).toBe(7);
      expect(machines[0]).toBe(fleet[0]!.machineNo);
    },
  );

  it('take the lanes of a machine in turn, but for the last one', () => {
    const planned = plannedSalesOf({ machines: 3 }, 300);
    for (const { machineNo, lanes } of fleet.slice(0, 3)) {
      const products = planned.filter(({ machine }) => machine === machineNo).map(({ productId }) => productId);
      expect(products).toEqual(Array.from({ length: 100 }, (_, turn) => productOfLane(turn % (lanes - 1))));
    }
  });

  it('follow Zipf’s law where customers choose: a machine of rank r is chosen as often as 1 / r', () => {
    const planned = plannedSalesOf({ distribution: 'zipf' }, 40_000);
    const times = fleet.map(({ machineNo }) => planned.filter(({ machine }) => machine === machineNo).length);
    const sum = times.reduce((all, _, index) => all + 1 / (index + 1), 0);
    times.forEach((count, index) => {
      const expected = 40_000 / (index + 1) / sum;
      // Five standard deviations: one in some two million.
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    });
    expect(times.reduce((all, count) => all + count, 0)).toBe(40_000);
  });

  it('are the same with the same seed, and others with another', () => {
    expect(plannedSalesOf({ distribution: 'zipf' }, 200, 7)).toEqual(plannedSalesOf({ distribution: 'zipf' }, 200, 7));
    expect(plannedSalesOf({ distribution: 'zipf' }, 200, 7)).not.toEqual(
      plannedSalesOf({ distribution: 'zipf' }, 200, 8),
    );
  });

  it('may be none, of several items each, and at a single machine', () => {
    expect(plannedSalesOf({}, 0)).toEqual([]);
    expect(plannedSalesOf({ quantity: 3, machines: 1, distribution: 'zipf' }, 2)).toMatchObject([
      { machine: fleet[0]!.machineNo, quantity: 3 },
      { machine: fleet[0]!.machineNo, quantity: 3 },
    ]);
    expect(() => plannedSalesOf({ machines: 0 }, 1)).toThrow('a fleet of 0');
  });
});

describe.each(benchProfiles)('the benchmark $name', ({ name, parts, description }) => {
  it('has scripts and knobs that the scripts accept, in stages of whole calls', () => {
    expect(description).not.toBe('');
    for (const { script, parameters, machines } of parts) {
      expect(profiles).toContain(script);
      const read = loadParametersOf(envOfParameters(parameters));
      expect(read).toMatchObject(parameters);
      const steps = stepsOf(script, read);
      expect(steps.some(({ measured }) => measured)).toBe(true);
      expect(salesNeeded(steps)).toBeGreaterThan(0);
      expect(machines).toBeGreaterThan(0);
    }
    expect(benchProfile(name)?.parts).toBe(parts);
  });

  it('asks no machine twice within a second and a half, unless it is to be busy', () => {
    for (const { script, parameters, machines, distribution } of parts) {
      if (distribution !== 'round') continue;
      for (const { rate } of stepsOf(script, loadParametersOf(envOfParameters(parameters))))
        expect(machines / rate).toBeGreaterThanOrEqual(1.5);
    }
  });
});

describe('knobs of the command line', () => {
  it('reach each part, and leave a sweep its own steps', () => {
    const changed = withParameters(benchProfile('release')!, { rate: 20, durationS: 4, vus: 9, machines: 60 });
    expect(changed.parts.map(({ machines }) => machines)).toEqual([60, 60]);
    expect(changed.parts[0]!.parameters).toMatchObject({ rate: 20, durationS: 4, warmupS: 10, vus: 9 });
    expect(
      stepsOf('knee', loadParametersOf(envOfParameters(changed.parts[1]!.parameters))).map(({ rate }) => rate),
    ).toEqual([300, 400, 500, 600, 800]);
    expect(machineCount(changed)).toBe(60);
  });

  it('leave a profile as it is when there are none', () => {
    const release = benchProfile('release')!;
    expect(withParameters(release, {})).toEqual(release);
    expect(machineCount(release)).toBe(2_000);
    expect(benchProfile('nothing')).toBeUndefined();
  });
});
