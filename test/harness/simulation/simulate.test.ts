import { describe, expect, it } from 'vitest';
import { runBatch } from '#harness/simulation/run-batch.ts';
import { clauses } from '#harness/specification/clauses.ts';
import { determinismCheck } from '#harness/simulation/world-finding.ts';
import { worldSeed } from '#harness/simulation/seeds.ts';
import { simulate, type Simulation, type SimulationRequest } from '#harness/simulation/simulate.ts';
import { addTally, countWorld, emptyTally } from '#harness/simulation/tally.ts';
import { verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { undecidableHistory } from '../checks/undecidable-history.ts';
import { resultOf } from '../reports/results.ts';
import type { PatchFactory } from '#harness/fault-injection/core/core-patch.ts';

const run = (
  overrides: Partial<SimulationRequest>,
  interrupt = new AbortController().signal,
  shouldContinue = () => true,
): Promise<Simulation> =>
  simulate(
    { seed: 1, worlds: 20, jobs: 1, mutant: null, withDigests: true, keepGoing: false, ...overrides },
    { shouldContinue, progress: () => undefined, interrupt },
  );

const batch = { seed: 4, first: 0, count: 3, withDigests: true, keepGoing: true };

/** A simulation in which nothing was found. */
const finished: Simulation = {
  request: { seed: 1, worlds: 3, jobs: 1, mutant: null, withDigests: false, keepGoing: true },
  tally: emptyTally(),
  failed: [],
  crashed: [],
  ranges: [],
  digest: null,
  interrupted: false,
};

/** A core that is a microsecond slower in every second of its lives. */
function nondeterministicPatch(): PatchFactory {
  let starts = 0;
  return () => {
    starts += 1;
    const later = starts % 2 === 0 ? 0.001 : 0;
    return { parts: (parts) => ({ ...parts, onEvent: (event, at) => parts.onEvent(event, at + later) }) };
  };
}

describe('worlds on worker threads', () => {
  it('come to the same on one worker and on three, hash, tallies and all', async () => {
    const [withOneWorker, withThreeWorkers] = await Promise.all([
      run({ jobs: 1, worlds: 24 }),
      run({ jobs: 3, worlds: 24 }),
    ]);
    expect(withThreeWorkers).toEqual({ ...withOneWorker, request: withThreeWorkers.request });
    expect(withOneWorker.tally.worlds).toBe(24);
    expect(withOneWorker.tally.runTwice).toBe(2);
    expect(withOneWorker.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(withOneWorker.ranges.map(({ first, worlds }) => [first, worlds])).toEqual([
      [0, 10],
      [10, 10],
      [20, 4],
    ]);
    expect(verdictOfSimulation(withOneWorker)).toMatchObject({ verdict: 'PASS' });
  });

  it('come to the same on a SQLite store, with other histories than in memory', async () => {
    const [withOneWorker, withTwoWorkers, inMemory] = await Promise.all([
      run({ jobs: 1, worlds: 12, store: 'sqlite' }),
      run({ jobs: 2, worlds: 12, store: 'sqlite' }),
      run({ jobs: 1, worlds: 12 }),
    ]);
    expect(withTwoWorkers).toEqual({ ...withOneWorker, request: withTwoWorkers.request });
    expect(verdictOfSimulation(withOneWorker)).toMatchObject({ verdict: 'PASS' });
    expect(withOneWorker.digest).not.toBe(inMemory.digest);
  });

  it('stop at the first that fails by its number, however many workers there are', async () => {
    const [withOneWorker, withThreeWorkers] = await Promise.all([
      run({ jobs: 1, worlds: 100, mutant: 'expires-early' }),
      run({ jobs: 3, worlds: 100, mutant: 'expires-early' }),
    ]);
    expect(withOneWorker.failed).toHaveLength(1);
    expect(withThreeWorkers).toEqual({ ...withOneWorker, request: withThreeWorkers.request });
    expect(withOneWorker.tally.worlds).toBe(withOneWorker.failed[0]!.index + 1);
    expect(verdictOfSimulation(withOneWorker)).toMatchObject({
      verdict: 'FAIL',
      reason: expect.stringContaining(`The world of seed ${withOneWorker.failed[0]!.seed} broke `) as string,
    });
  });

  it('that are interrupted prove nothing, and report how far they came', async () => {
    const controller = new AbortController();
    controller.abort();
    const simulation = await run({}, controller.signal);
    expect(verdictOfSimulation(simulation)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'No world was run, so nothing is proved. It was interrupted after 0 of 20 worlds.',
    });
  });

  it('in which no check had anything to look at prove nothing', async () => {
    const simulation = await run({ worlds: 1 });
    const withoutCases = { ...simulation, tally: { ...simulation.tally, cases: 0 } };
    expect(verdictOfSimulation(withoutCases)).toEqual({
      verdict: 'INCONCLUSIVE',
      reason: 'No check had a case in any world, so nothing is proved.',
    });
  });

  it('report the start and the end of each batch', async () => {
    const batchStates: string[] = [];
    const hooks = {
      shouldContinue: () => true,
      progress: () => undefined,
      interrupt: new AbortController().signal,
      batch: (first: number, is: string) => void batchStates.push(`${first} ${is}`),
    };
    await simulate({ seed: 1, worlds: 12, jobs: 1, mutant: null, withDigests: false, keepGoing: false }, hooks);
    expect(batchStates).toEqual(['0 started', '0 done', '10 started', '10 done']);
  });

  it('are begun for as long as they are allowed to', async () => {
    let allowed = 1;
    const simulation = await run({ worlds: null }, undefined, () => allowed-- > 0);
    expect(simulation.tally.worlds).toBe(10);
  });
});

describe('a batch of worlds', () => {
  it('has its seeds one after the other, over the edge of what a seed may be', () => {
    expect([0, 1, 2].map((index) => worldSeed(2 ** 32 - 2, index))).toEqual([4294967294, 4294967295, 0]);
  });

  it('lives one in twenty twice, and finds a core that does not do the same again', async () => {
    const { failed, tally } = await runBatch({ ...batch, count: 1 }, nondeterministicPatch());
    expect(tally.runTwice).toBe(1);
    expect(failed.map(({ index }) => index)).toContain(0);
    const determinismFinding = failed[0]!.findings.find(({ check }) => check === determinismCheck)!;
    const [first, second] = [...determinismFinding.description.matchAll(/[0-9a-f]{64}/g)].map(([hash]) => hash);
    expect(first).toBe(failed[0]!.digest);
    expect(second).not.toBe(first);
  });

  it('names the seed of a world that breaks off, and goes on', async () => {
    const throwingPatch: PatchFactory = () => ({
      parts: () => {
        throw new Error('no core today');
      },
    });
    const { crashed, tally } = await runBatch(batch, throwingPatch);
    expect(crashed).toEqual([0, 1, 2].map((index) => ({ index, seed: batch.seed + index, message: 'no core today' })));
    expect(tally.worlds).toBe(0);
    const simulation: Simulation = {
      request: { seed: batch.seed, worlds: 3, jobs: 1, mutant: null, withDigests: false, keepGoing: true },
      tally,
      failed: [],
      crashed,
      ranges: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toEqual({
      verdict: 'CRASHED',
      reason: '3 worlds crashed, the first of seed 4: no core today',
    });
  });

  it('is counted the same in one piece and in two', async () => {
    const whole = await runBatch(batch);
    const parts = [await runBatch({ ...batch, count: 1 }), await runBatch({ ...batch, first: 1, count: 2 })];
    const sum = emptyTally();
    for (const { tally } of parts) addTally(sum, tally);
    expect(sum).toEqual(whole.tally);
    expect(parts.flatMap(({ digests }) => digests)).toEqual(whole.digests);
    expect(sum.deliveries).toBeGreaterThan(0);
    expect(
      Object.values(sum.faults).some(
        ({ planned, firedPlans, firings }) => planned >= firedPlans && firedPlans > 0 && firings >= firedPlans,
      ),
    ).toBe(true);
  });

  it('in which a check could not judge a world is inconclusive', () => {
    const tally = emptyTally();
    countWorld(tally, resultOf(undecidableHistory()));
    expect(tally.undecided).toBe(1);
    const simulation: Simulation = {
      request: { seed: 1, worlds: 1, jobs: 1, mutant: null, withDigests: false, keepGoing: true },
      tally,
      failed: [],
      crashed: [],
      ranges: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: 'In 1 world a check could not judge all its cases.',
    });
  });

  it('counts machines that the specification gave up, and is no less of a PASS', async () => {
    const { tally } = await runBatch(batch);
    const verdict = verdictOfSimulation({ ...finished, tally: { ...tally, machines: 374, undecidedMachines: 2 } });
    expect(verdict.verdict).toBe('PASS');
    expect(verdict.reason).toContain('2 of 374 machines not judged to their end by the specification.');
  });

  it('fails for a clause that no world reached, where it is to cover every clause', async () => {
    const { tally } = await runBatch(batch);
    const reachedClauses = Object.fromEntries(clauses.map(({ name }) => [name, 1]));
    const request = { ...finished.request, coverEveryClause: true };
    expect(verdictOfSimulation({ ...finished, request, tally: { ...tally, reachedClauses } }).verdict).toBe('PASS');
    delete reachedClauses['deliver-busy'];
    expect(verdictOfSimulation({ ...finished, request, tally: { ...tally, reachedClauses } })).toEqual({
      verdict: 'FAIL',
      reason: 'No world reached deliver-busy (4.33).',
    });
    expect(verdictOfSimulation({ ...finished, tally: { ...tally, reachedClauses } }).verdict).toBe('PASS');
  });

  it('in which a world came to no rest is inconclusive', async () => {
    const { tally } = await runBatch(batch);
    const simulation: Simulation = {
      request: { seed: 1, worlds: 3, jobs: 1, mutant: null, withDigests: false, keepGoing: true },
      tally: { ...tally, unfinished: 1 },
      failed: [],
      crashed: [],
      ranges: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: '1 world did not settle before the time limit.',
    });
  });
});
