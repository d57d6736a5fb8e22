import { describe, expect, it } from 'vitest';
import { wantedSales } from '#harness/bench/sale-plan.ts';
import { benchProfile, benchProfiles, machinesOf, withKnobs, type Part } from '#harness/bench/profiles.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { envOfKnobs, knobsOf } from '#scenarios/k6/load-parameters.ts';
import { profiles, salesNeeded, stagesOf } from '#scenarios/k6/steps.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';

const fleet = fleetSpecs(mixedFleet(40));
const part = (over: Partial<Part>): Part => ({
  script: 'delivery-path',
  knobs: {},
  machines: 40,
  choice: 'round',
  quantity: 1,
  ...over,
});
const sold = (over: Partial<Part>, sales: number, seed = 1) =>
  wantedSales(part(over), fleet, sales, seededRandom(seed));

describe('the sales of a load', () => {
  it.each(['round', 'few'] as const)(
    'go round the machines: none is asked twice before all others were (%s)',
    (choice) => {
      const machines = sold({ choice, machines: 7 }, 50).map(({ machine }) => machine);
      expect(new Set(machines).size).toBe(7);
      for (let from = 0; from + 7 <= 50; from += 1) expect(new Set(machines.slice(from, from + 7)).size).toBe(7);
      expect(machines[0]).toBe(fleet[0]!.machineNo);
    },
  );

  it('take the lanes of a machine in turn', () => {
    const wanted = sold({ machines: 3 }, 300);
    for (const { machineNo, lanes } of fleet.slice(0, 3)) {
      const products = wanted.filter(({ machine }) => machine === machineNo).map(({ productId }) => productId);
      expect(products).toEqual(Array.from({ length: 100 }, (_, turn) => productOfLane(turn % lanes)));
    }
  });

  it('follow Zipf’s law where customers choose: a machine of rank r is chosen as often as 1 / r', () => {
    const wanted = sold({ choice: 'zipf' }, 40_000);
    const times = fleet.map(({ machineNo }) => wanted.filter(({ machine }) => machine === machineNo).length);
    const sum = times.reduce((all, _, index) => all + 1 / (index + 1), 0);
    times.forEach((count, index) => {
      const expected = 40_000 / (index + 1) / sum;
      // Five standard deviations: one in some two million.
      expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    });
    expect(times.reduce((all, count) => all + count, 0)).toBe(40_000);
  });

  it('are the same with the same seed, and others with another', () => {
    expect(sold({ choice: 'zipf' }, 200, 7)).toEqual(sold({ choice: 'zipf' }, 200, 7));
    expect(sold({ choice: 'zipf' }, 200, 7)).not.toEqual(sold({ choice: 'zipf' }, 200, 8));
  });

  it('may be none, of several items each, and at a single machine', () => {
    expect(sold({}, 0)).toEqual([]);
    expect(sold({ quantity: 3, machines: 1, choice: 'zipf' }, 2)).toMatchObject([
      { machine: fleet[0]!.machineNo, quantity: 3 },
      { machine: fleet[0]!.machineNo, quantity: 3 },
    ]);
    expect(() => sold({ machines: 0 }, 1)).toThrow('a fleet of 0');
  });
});

describe.each(benchProfiles)('the benchmark $name', ({ name, parts, says }) => {
  it('has scripts and knobs that the scripts accept, in stages of whole calls', () => {
    expect(says).not.toBe('');
    for (const { script, knobs, machines } of parts) {
      expect(profiles).toContain(script);
      const read = knobsOf(envOfKnobs(knobs));
      expect(read).toMatchObject(knobs);
      const stages = stagesOf(script, read);
      expect(stages.some(({ measured }) => measured)).toBe(true);
      expect(salesNeeded(stages)).toBeGreaterThan(0);
      expect(machines).toBeGreaterThan(0);
    }
    expect(benchProfile(name)?.parts).toBe(parts);
  });

  it('asks no machine twice within a second and a half, unless it is to be busy', () => {
    for (const { script, knobs, machines, choice } of parts) {
      if (choice !== 'round') continue;
      for (const { rate } of stagesOf(script, knobsOf(envOfKnobs(knobs))))
        expect(machines / rate).toBeGreaterThanOrEqual(1.5);
    }
  });
});

describe('knobs of the command line', () => {
  it('reach each part, and leave a sweep its own steps', () => {
    const changed = withKnobs(benchProfile('release')!, { rate: 20, durationS: 4, vus: 9, machines: 60 });
    expect(changed.parts.map(({ machines }) => machines)).toEqual([60, 60]);
    expect(changed.parts[0]!.knobs).toMatchObject({ rate: 20, durationS: 4, warmupS: 10, vus: 9 });
    expect(stagesOf('knee', knobsOf(envOfKnobs(changed.parts[1]!.knobs))).map(({ rate }) => rate)).toEqual([
      300, 400, 500, 600, 800,
    ]);
    expect(machinesOf(changed)).toBe(60);
  });

  it('leave a profile as it is when there are none', () => {
    const release = benchProfile('release')!;
    expect(withKnobs(release, {})).toEqual(release);
    expect(machinesOf(release)).toBe(2_000);
    expect(benchProfile('nothing')).toBeUndefined();
  });
});
