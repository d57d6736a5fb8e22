import { describe, expect, it } from 'vitest';
import { checks } from '#harness/checks/index.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { drawWorldOf } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { storeOf, type Mutant } from '#harness/mutants/mutant.ts';
import type { StoreKind } from '#harness/stages/store-kind.ts';
import { mutants } from '#harness/mutants/index.ts';

/**
 * First seed for most mutants. It is the same seed, so that a world of the correct core runs once for all of them.
 */
const firstSeed = 1;
/**
 * Mutants that fail in few worlds start near such a world. The table in docs/zoo.md uses other seeds.
 */
const firstSeedOf: Readonly<Record<string, number>> = {
  'answer-before-sync': 10,
  'old-firmware-mismatched': 230,
  'slow-receiver-blocks-all': 40,
};

/** Where the cores of a world keep their rows: each core its own, or three of them in one database. */
type RowsPlace = StoreKind | 'shared';

function runSeed(seed: number, place: RowsPlace, mutant?: Mutant): Promise<RunResult> {
  const store = place === 'shared' ? 'memory' : place;
  const cores = place === 'shared' ? 3 : 1;
  return runWorld(drawWorldOf(seed, cores), { seed, store, ...(mutant && { patch: mutant.makePatch }) });
}

function placeOf(mutant: Mutant): RowsPlace {
  return mutant.cores === undefined ? storeOf(mutant) : 'shared';
}

/** Seeds of the worlds in which a mutant was found, by the store of its core. */
const detectionSeeds: Readonly<Record<RowsPlace, Set<number>>> = {
  memory: new Set(),
  sqlite: new Set(),
  shared: new Set(),
};

async function firstDetection(mutant: Mutant): Promise<number | null> {
  const first = firstSeedOf[mutant.name] ?? firstSeed;
  for (let seed = first; seed < first + mutant.withinWorlds; seed += 1) {
    const { judgement } = await runSeed(seed, placeOf(mutant), mutant);
    // A finding of another check does not count: it may be chance.
    if (judgement.findings.some(({ check }) => mutant.detectedBy.includes(check))) return seed;
  }
  return null;
}

describe('the zoo', () => {
  it('has a name, a bug in one sentence and existing checks for each mutant', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    const names = new Set(checks.map(({ name }) => name));
    for (const { name, bug, detectedBy } of mutants) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(bug).toMatch(/^[A-Z].*[^.]\.$/);
      expect(detectedBy.filter((check) => !names.has(check))).toEqual([]);
      expect(detectedBy.length).toBeGreaterThan(0);
    }
  });

  it.each(mutants)('has $name caught by its own checks within its worlds', async (mutant) => {
    const seed = await firstDetection(mutant);
    expect(seed, `${mutant.name} escaped from ${mutant.withinWorlds} worlds`).not.toBeNull();
    detectionSeeds[placeOf(mutant)].add(seed ?? firstSeed);
  });

  it.each([
    ['memory', 3],
    ['sqlite', 1],
    ['shared', 1],
  ] as const)('finds nothing in the correct core in those worlds with a store in %s', async (store, atLeast) => {
    expect(detectionSeeds[store].size).toBeGreaterThan(atLeast);
    for (const seed of detectionSeeds[store]) {
      const { judgement, coreErrors } = await runSeed(seed, store);
      expect(judgement.findings, `the world of seed ${seed}`).toEqual([]);
      expect(coreErrors, `the world of seed ${seed}`).toEqual([]);
    }
  });
});
