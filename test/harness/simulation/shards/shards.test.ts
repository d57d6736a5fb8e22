import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { simulationRecord } from '#harness/reports/simulation/record.ts';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { simulationSuite } from '#harness/reports/simulation/suite.ts';
import { simulationText } from '#harness/reports/simulation/text.ts';
import { encodeToken } from '#harness/simulation/replay/token.ts';
import { failuresOf, mergeParts, simulationOf, type NamedPart } from '#harness/simulation/shards/merge.ts';
import { partOf, partText, readPart, type SimulationPart } from '#harness/simulation/shards/part.ts';
import { shardRange, type Shard } from '#harness/simulation/shard.ts';
import { shrinkWorlds, type ShrunkWorld } from '#harness/simulation/shrink-worlds.ts';
import { simulate, type Simulation, type SimulationRequest } from '#harness/simulation/simulate.ts';
import { emptyTally } from '#harness/simulation/tally.ts';
import { verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { inProcessWorker } from '../in-process-worker.ts';
import { emptyPart } from './empty-part.ts';

const request: SimulationRequest = {
  seed: 37,
  worlds: 10,
  corpus: [63],
  jobs: 1,
  store: 'memory',
  mutant: 'no-timestamp-window',
  withDigests: true,
  keepGoing: true,
  coverEveryClause: false,
};
const never = new AbortController().signal;

async function run(shard?: Shard): Promise<{ simulation: Simulation; failures: readonly ShrunkWorld[] }> {
  const hooks = { shouldContinue: () => true, progress: () => undefined, interrupt: never };
  const simulation = await simulate({ ...request, shard }, hooks, inProcessWorker);
  const shrinkHooks = { mutant: request.mutant, store: 'memory', version: '1', progress: () => undefined } as const;
  const failures = await shrinkWorlds(simulation.failed, { ...shrinkHooks, stop: never }, inProcessWorker);
  return { simulation, failures };
}

/** A report without what differs between two runs of the same worlds: times and workers. */
function reportOf(simulation: Simulation, failures: readonly ShrunkWorld[]): SimulationReport {
  return {
    simulation: { ...simulation, request: { ...simulation.request, jobs: 1 } },
    failures: failures.map((world) => ({ ...world, command: `vendloop replay ${encodeToken(world.replay)}` })),
    verdict: verdictOfSimulation(simulation),
    startedAt: 0,
    durationMs: 1_000,
    batchMs: new Map(),
    version: '1',
    node: 'v20',
  };
}

async function shardPart(shard: Shard): Promise<SimulationPart> {
  const { simulation, failures } = await run(shard);
  const part = partOf({
    simulation,
    shard,
    failures,
    startedAt: 5 * shard.number,
    durationMs: 100 * shard.number,
    batchMs: new Map(),
    version: '1',
    node: 'v20',
  });
  return readPart(partText(part), 'a file');
}

const named = (parts: readonly SimulationPart[]): [NamedPart, ...NamedPart[]] =>
  parts.map((part) => ({ from: `shard-${part.shards.join('-')}.json`, part })) as [NamedPart, ...NamedPart[]];

describe('the shards of a simulation', () => {
  it('give, merged in any order, the reports of one run of all worlds', async () => {
    const whole = await run();
    expect(whole.failures.length).toBeGreaterThan(1);
    const parts = await Promise.all([3, 1, 2].map((number) => shardPart({ number, count: 3 })));
    const merged = mergeParts(named(parts));
    const [one, several] = [
      reportOf(whole.simulation, whole.failures),
      reportOf(simulationOf(merged), failuresOf(merged)),
    ];
    expect(simulationText(several, (...args) => args.join(' '))).toBe(simulationText(one, (...args) => args.join(' ')));
    expect(JSON.stringify(simulationRecord(several))).toBe(JSON.stringify(simulationRecord(one)));
    expect(simulationSuite(several)).toEqual(simulationSuite(one));
    expect(merged).toMatchObject({ jobs: 3, startedAt: 5, durationMs: 300, interrupted: false });
  });

  it('keep the smaller world of the first that broke a rule, and drop those of later ones', () => {
    const finding = { check: 'fencing', at: 1, description: 'so', customer: 'none' };
    const size = { machines: 1, deliveries: 1, events: 9, characters: 9 };
    const digest = 'a'.repeat(64);
    const shrinkResult = { finding, digest, originalSize: size, size, attempts: 1 };
    const scenario = { name: 'small' };
    const failed = [0, 1, 2].map((index) => ({
      ...{ index, seed: index + 1, findings: [finding], findingCount: 1, digest, interrupted: false, shrinkResult },
      replay: {
        ...{ vendloop: '1', seed: index + 1, mutant: null, check: 'fencing', scenario },
        ...{ historyHash: 'b'.repeat(16), worldHash: 'c'.repeat(8) },
      },
    }));
    const failures = failuresOf({ ...emptyPart(1, 3), failed });
    expect(failures.map(({ shrinkResult: smaller }) => smaller !== null)).toEqual([true, false, false]);
    expect(failures.map(({ replay }) => replay.scenario)).toEqual([scenario, null, null]);
    expect(failures[1]?.replay.historyHash).toBe(digest.slice(0, 16));
  });

  it('prove nothing while one is missing, unless a rule is broken', () => {
    const part = { ...emptyPart(1, 3), interrupted: false, tally: { ...emptyTally(), worlds: 1, cases: 9 } };
    const { verdict, reason } = verdictOfSimulation(simulationOf(part));
    expect(verdict).toBe('INCONCLUSIVE');
    expect(reason).toBe('These shards are missing: 2/3, 3/3.');
  });

  it.each([
    [[emptyPart(1, 3), emptyPart(1, 3)], 'shard 1/3 is in shard-1.json and in shard-1.json: name each shard once'],
    [[emptyPart(1, 3), emptyPart(2, 4)], 'are of different runs: the number of shards differs'],
    [
      [emptyPart(1, 3), withRun(2, { seed: 9 })],
      'shard-1.json and shard-2.json are of different runs: the seed differs',
    ],
    [[emptyPart(1, 3), withRun(2, { vendloop: '2', store: 'sqlite' })], 'the version of vendloop, the store differ'],
  ] as const)('are refused where they do not belong together: %#', (parts, message) => {
    expect(() => mergeParts(named(parts))).toThrow(message);
  });

  test.prop([fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 100_000 })])(
    'have every world once, and differ by one at most',
    (count, worlds) => {
      const ranges = Array.from({ length: count }, (_, at) => shardRange({ number: at + 1, count }, worlds));
      expect(ranges[0]?.first).toBe(0);
      expect(ranges.at(-1)?.end).toBe(worlds);
      ranges.slice(1).forEach(({ first }, at) => expect(first).toBe(ranges[at]?.end));
      const sizes = ranges.map(({ first, end }) => end - first);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    },
  );
});

describe('a merge of shards', () => {
  const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9));
  const tally = fc
    .record({ worlds: fc.nat(9), cases: fc.nat(99), checks: counts, reachedClauses: counts })
    .map((some) => ({ ...emptyTally(), ...some }));
  const part = (number: number) =>
    fc
      .record({ tally, jobs: fc.integer({ min: 1, max: 9 }), startedAt: fc.nat(99), durationMs: fc.nat(99) })
      .map((some): SimulationPart => ({
        ...emptyPart(number, 6),
        ...some,
        node: [`v${20 + (number % 3)}`],
        ranges: [{ first: number, worlds: 1, digests: [] }],
        crashed: [{ index: number, seed: number, message: 'so' }],
      }));
  const parts = fc
    .tuple(part(1), part(2), part(3), part(4), part(5), part(6))
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: 6 }), fc.integer({ min: 1, max: 5 })),
    );

  test.prop([parts])('does not depend on the order, or on what was merged before', ([all, shuffled, cut]) => {
    const expected = mergeParts(named(all));
    expect(mergeParts(named(shuffled))).toEqual(expected);
    const [left, right] = [mergeParts(named(shuffled.slice(0, cut))), mergeParts(named(shuffled.slice(cut)))];
    expect(mergeParts(named([right, left]))).toEqual(expected);
    expect(mergeParts(named([left, right]))).toEqual(expected);
  });
});

describe('a file of a shard', () => {
  const text = (overrides: object): string => JSON.stringify({ ...emptyPart(1, 3), ...overrides });

  it.each([
    ['{', 'x.json is no result of a shard: it is no JSON'],
    ['{"format":"vendloop-simulation/2"}', 'its "format" is not "vendloop-shard/1"'],
    [text({ jobs: 0 }), 'x.json is no result of a shard: jobs'],
    [text({ bogus: 1 }), 'bogus'],
    [text({ shards: [4] }), 'there is no shard 4 of 3'],
    [text({ tally: { ...emptyTally(), worlds: 2 } }), 'its counts are of 2 worlds, its list has 0'],
    [text({ interrupted: false }), 'it has 0 worlds; its shards have 1'],
  ])('is refused with a reason: %#', (content, message) => {
    expect(() => readPart(content, 'x.json')).toThrow(message);
  });

  it('may have fewer worlds after an interruption', () => {
    expect(readPart(text({}), 'x.json').shards).toEqual([1]);
  });
});

function withRun(number: number, run: Partial<SimulationPart['run']>): SimulationPart {
  const part = emptyPart(number, 3);
  return { ...part, run: { ...part.run, ...run } };
}
