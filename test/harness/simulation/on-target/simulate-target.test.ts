import { describe, expect, it } from 'vitest';
import { JoinError } from '#harness/runner/join-target.ts';
import {
  simulateTarget,
  type TargetSimulationHooks,
  type TargetSimulationRequest,
} from '#harness/simulation/on-target/simulate-target.ts';
import type { PlayedWorld } from '#harness/simulation/on-target/target-simulation.ts';
import { verdictOfTargetSimulation } from '#harness/simulation/on-target/target-verdict.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';

const machines = fleetSpecs([{ name: 'snacks', motor: 'spring', count: 3 }]);
const numbers = machines.map(({ machineNo }) => machineNo);
const request: TargetSimulationRequest = {
  url: 'http://cloud.test',
  seed: 1,
  worlds: 6,
  jobs: 1,
  keepGoing: false,
  machines,
  traits: {
    motors: [{ motor: 'spring', count: 3, lanes: 8, dwellMs: 30_000 }],
    timeoutMs: 120_000,
    callbackTimeoutMs: 5_000,
    capabilities: null,
  },
};
const played = (seed: number, world: Partial<PlayedWorld> = {}): PlayedWorld => ({
  seed,
  title: 'A world',
  machines: [],
  durationMs: 1,
  historyFile: 'history.ndjson',
  findings: [],
  deliveries: 1,
  cases: { 'round-trip': 1, tamper: 0 },
  faults: [],
  unfinished: false,
  undecided: [],
  driverFailure: null,
  ...world,
});
const finding = { check: 'paid-first', at: 0, description: 'unpaid', customer: 'goods are lost' };
const hooks = (change: Partial<TargetSimulationHooks> = {}): TargetSimulationHooks => ({
  play: ({ seed }) => Promise.resolve(played(seed)),
  leftMs: () => Infinity,
  wait: () => Promise.resolve(),
  isInterrupted: () => false,
  onWorld: () => undefined,
  ...change,
});
const seedsOf = ({ played: worlds }: { readonly played: readonly PlayedWorld[] }) => worlds.map(({ seed }) => seed);

describe('a simulation at a cloud', () => {
  it('plays the seeds in order, and passes naming what it did not see', async () => {
    const simulation = await simulateTarget(request, hooks());
    expect(seedsOf(simulation)).toEqual([1, 2, 3, 4, 5, 6]);
    const { verdict, reason } = verdictOfTargetSimulation(simulation);
    expect(verdict).toBe('PASS');
    expect(reason).toMatch(/Not visible from there: .*restart-safety/);
    expect(reason).not.toMatch(/round-trip|tamper/);
  });

  it('ends at the first world with a finding, unless all are asked for', async () => {
    const failing = hooks({
      play: ({ seed }) => Promise.resolve(played(seed, seed === 3 ? { findings: [finding] } : {})),
    });
    const first = await simulateTarget(request, failing);
    expect(seedsOf(first)).toEqual([1, 2, 3]);
    expect(verdictOfTargetSimulation(first)).toEqual({
      verdict: 'FAIL',
      reason: 'The world of seed 3 broke paid-first.',
    });
    const all = await simulateTarget({ ...request, keepGoing: true }, failing);
    expect(seedsOf(all)).toHaveLength(6);
  });

  it('passes over what takes longer than the time that is left, and lists it where it was to be played', async () => {
    const none = await simulateTarget(request, hooks({ leftMs: () => 1 }));
    expect(seedsOf(none)).toEqual([]);
    expect(none.leftOut).toHaveLength(6);
    expect(verdictOfTargetSimulation(none)).toMatchObject({ verdict: 'INCONCLUSIVE' });
    let left = 60_000;
    const some = await simulateTarget({ ...request, worlds: null }, hooks({ leftMs: () => (left -= 5_000) }));
    expect(seedsOf(some).length).toBeGreaterThan(0);
    // Those at the end, when the time was up, were never to be played.
    expect(some.leftOut.every(({ seed }) => seed < seedsOf(some).at(-1)!)).toBe(true);
  });

  it('takes other machines where the cloud refuses one, and leaves it out the second time', async () => {
    const used: string[] = [];
    const [bad = ''] = numbers;
    const simulation = await simulateTarget(
      { ...request, worlds: 12 },
      hooks({
        play: ({ seed }, chosen) => {
          used.push(...chosen.map(({ machineNo }) => machineNo));
          if (chosen.some(({ machineNo }) => machineNo === bad))
            return Promise.reject(new JoinError(`lane 0 of machine ${bad} is empty`, bad));
          return Promise.resolve(played(seed));
        },
      }),
    );
    expect(seedsOf(simulation)).toHaveLength(12);
    expect(simulation.setAside).toEqual([{ machine: bad, reason: `lane 0 of machine ${bad} is empty` }]);
    expect(used.filter((machineNo) => machineNo === bad)).toHaveLength(2);
  });

  it('ends without a verdict on the cloud when it is lost, or when its driver fails', async () => {
    const lost = await simulateTarget(
      request,
      hooks({
        play: ({ seed }) =>
          seed < 3 ? Promise.resolve(played(seed)) : Promise.reject(new JoinError('no core answers there')),
      }),
    );
    expect(seedsOf(lost)).toEqual([1, 2]);
    expect(verdictOfTargetSimulation(lost)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'It broke off: no core answers there.',
    });
    const failed = await simulateTarget(
      request,
      hooks({ play: ({ seed }) => Promise.resolve(played(seed, { driverFailure: 'deliver: it hangs' })) }),
    );
    expect(seedsOf(failed)).toEqual([1]);
    expect(verdictOfTargetSimulation(failed)).toMatchObject({ verdict: 'INCONCLUSIVE' });
  });

  it('gives worlds at the same time machines of their own', async () => {
    const inUse = new Set<string>();
    let most = 0;
    const simulation = await simulateTarget(
      { ...request, worlds: 20, jobs: 4 },
      hooks({
        play: async ({ seed }, chosen) => {
          for (const { machineNo } of chosen) {
            expect(inUse).not.toContain(machineNo);
            inUse.add(machineNo);
          }
          most = Math.max(most, inUse.size);
          await Promise.resolve();
          for (const { machineNo } of chosen) inUse.delete(machineNo);
          return played(seed);
        },
      }),
    );
    expect(seedsOf(simulation)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(most).toBe(3);
  });
});
