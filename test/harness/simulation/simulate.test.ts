import { describe, expect, it } from 'vitest';
import { liveBatch } from '#harness/simulation/run-batch.ts';
import { differsOnReplay } from '#harness/simulation/world-finding.ts';
import { worldSeed } from '#harness/simulation/seeds.ts';
import { simulate, type Simulation, type SimulationOrder } from '#harness/simulation/simulate.ts';
import { addTally, countWorld, emptyTally } from '#harness/simulation/tally.ts';
import { verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { endlessHistory } from '../checks/undecidable-history.ts';
import { resultOf } from '../reports/results.ts';
import type { MakePatch } from '#harness/fault-injection/core/core-patch.ts';

const run = (
  over: Partial<SimulationOrder>,
  interrupt = new AbortController().signal,
  goOn = () => true,
): Promise<Simulation> =>
  simulate(
    { seed: 1, worlds: 20, jobs: 1, animal: null, digests: true, keepGoing: false, ...over },
    { goOn, progress: () => undefined, interrupt },
  );

const batch = { seed: 1, first: 0, count: 3, digests: true, keepGoing: true };

/** A core that is a microsecond slower in every second of its lives. */
function moody(): MakePatch {
  let lives = 0;
  return () => {
    lives += 1;
    const later = lives % 2 === 0 ? 0.001 : 0;
    return { parts: (parts) => ({ ...parts, observe: (event, at) => parts.observe(event, at + later) }) };
  };
}

describe('worlds on worker threads', () => {
  it('come to the same on one worker and on three, hash, tallies and all', async () => {
    const [one, three] = await Promise.all([run({ jobs: 1, worlds: 24 }), run({ jobs: 3, worlds: 24 })]);
    expect(three).toEqual({ ...one, order: three.order });
    expect(one.tally.worlds).toBe(24);
    expect(one.tally.twice).toBe(2);
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(one.spans.map(({ first, worlds }) => [first, worlds])).toEqual([
      [0, 10],
      [10, 10],
      [20, 4],
    ]);
    expect(verdictOfSimulation(one)).toMatchObject({ verdict: 'PASS' });
  });

  it('stop at the first that fails by its number, however many workers there are', async () => {
    const [one, three] = await Promise.all([
      run({ jobs: 1, worlds: 100, animal: 'lapses-early' }),
      run({ jobs: 3, worlds: 100, animal: 'lapses-early' }),
    ]);
    expect(one.failed).toHaveLength(1);
    expect(three).toEqual({ ...one, order: three.order });
    expect(one.tally.worlds).toBe(one.failed[0]!.index + 1);
    expect(verdictOfSimulation(one)).toMatchObject({
      verdict: 'FAIL',
      why: expect.stringContaining(`The world of seed ${one.failed[0]!.seed} broke `) as string,
    });
  });

  it('that are interrupted prove nothing, and say how far they came', async () => {
    const controller = new AbortController();
    controller.abort();
    const simulation = await run({}, controller.signal);
    expect(verdictOfSimulation(simulation)).toEqual({
      verdict: 'INCONCLUSIVE',
      why: 'No world was lived through, so nothing is proved. It was interrupted after 0 of 20 worlds.',
    });
  });

  it('in which no check had anything to look at prove nothing', async () => {
    const simulation = await run({ worlds: 1 });
    const unseen = { ...simulation, tally: { ...simulation.tally, looked: 0 } };
    expect(verdictOfSimulation(unseen)).toEqual({
      verdict: 'INCONCLUSIVE',
      why: 'No check had a case to look at in any world, so nothing is proved.',
    });
  });

  it('tell when each batch of them begins and is done', async () => {
    const told: string[] = [];
    const hooks = {
      goOn: () => true,
      progress: () => undefined,
      interrupt: new AbortController().signal,
      batch: (first: number, is: string) => void told.push(`${first} ${is}`),
    };
    await simulate({ seed: 1, worlds: 12, jobs: 1, animal: null, digests: false, keepGoing: false }, hooks);
    expect(told).toEqual(['0 begun', '0 done', '10 begun', '10 done']);
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
    const { failed, tally } = await liveBatch({ ...batch, count: 1 }, moody());
    expect(tally.twice).toBe(1);
    expect(failed.map(({ index }) => index)).toContain(0);
    const twice = failed[0]!.found.find(({ check }) => check === differsOnReplay)!;
    const [first, second] = [...twice.says.matchAll(/[0-9a-f]{64}/g)].map(([hash]) => hash);
    expect(first).toBe(failed[0]!.digest);
    expect(second).not.toBe(first);
  });

  it('names the seed of a world that breaks off, and goes on', async () => {
    const broken: MakePatch = () => ({
      parts: () => {
        throw new Error('no core today');
      },
    });
    const { crashed, tally } = await liveBatch(batch, broken);
    expect(crashed).toEqual([0, 1, 2].map((index) => ({ index, seed: index + 1, message: 'no core today' })));
    expect(tally.worlds).toBe(0);
    const simulation: Simulation = {
      order: { seed: 1, worlds: 3, jobs: 1, animal: null, digests: false, keepGoing: true },
      tally,
      failed: [],
      crashed,
      spans: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toEqual({
      verdict: 'CRASHED',
      why: '3 worlds broke off, the first of seed 1: no core today',
    });
  });

  it('is counted the same in one piece and in two', async () => {
    const whole = await liveBatch(batch);
    const parts = [await liveBatch({ ...batch, count: 1 }), await liveBatch({ ...batch, first: 1, count: 2 })];
    const sum = emptyTally();
    for (const { tally } of parts) addTally(sum, tally);
    expect(sum).toEqual(whole.tally);
    expect(parts.flatMap(({ digests }) => digests)).toEqual(whole.digests);
    expect(sum.deliveries).toBeGreaterThan(0);
    expect(
      Object.values(sum.faults).some(
        ({ planned, struck, fired }) => planned >= struck && struck > 0 && fired >= struck,
      ),
    ).toBe(true);
  });

  it('in which a check could not judge a world is inconclusive', () => {
    const tally = emptyTally();
    countWorld(tally, resultOf(endlessHistory()));
    expect(tally.undecided).toBe(1);
    const simulation: Simulation = {
      order: { seed: 1, worlds: 1, jobs: 1, animal: null, digests: false, keepGoing: true },
      tally,
      failed: [],
      crashed: [],
      spans: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      why: 'In 1 world a check could not judge all that there was to judge.',
    });
  });

  it('in which a world came to no rest is inconclusive', async () => {
    const { tally } = await liveBatch(batch);
    const simulation: Simulation = {
      order: { seed: 1, worlds: 3, jobs: 1, animal: null, digests: false, keepGoing: true },
      tally: { ...tally, gaveUp: 1 },
      failed: [],
      crashed: [],
      spans: [],
      digest: null,
      interrupted: false,
    };
    expect(verdictOfSimulation(simulation)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      why: '1 world came to no rest and gave up before the end.',
    });
  });
});
