import { digest } from '../history/ndjson.ts';
import type { MakePatch } from '../fault-injection/core/core-patch.ts';
import type { RunResult } from '../runner/run.ts';
import { drawWorld } from './draw-world.ts';
import { foundIn, twoHistories, type Found } from './world-finding.ts';
import { liveWorld } from './run-world.ts';
import { worldSeed } from './seeds.ts';
import { countWorld, emptyTally, type Tally } from './tally.ts';

/** Of how many worlds one is lived twice and its histories are compared. */
export const twiceEvery = 20;
/** Findings of one world that are kept, besides the first of every check; a broken rule may be broken at every delivery. */
const keptFindings = 20;

/** Which worlds of a run are to be lived. */
export interface BatchOrder {
  /** Seed of the run. */
  readonly seed: number;
  /** Index of the first world, from 0, and how many. */
  readonly first: number;
  readonly count: number;
  /** Hashes every world's history. */
  readonly digests: boolean;
  /** Goes on behind a world that failed. */
  readonly keepGoing: boolean;
}

/** A world in which something was found. */
export interface FailedWorld {
  readonly index: number;
  readonly seed: number;
  /** By time: the first twenty, and the first of each check; the first names the world's failure. */
  readonly found: readonly Found[];
  readonly findings: number;
  /** SHA-256 of its history, in hex. */
  readonly digest: string;
}

/** A world that broke off: the harness, or the core under it, threw. */
export interface CrashedWorld {
  readonly index: number;
  readonly seed: number;
  readonly message: string;
}

/** What became of a batch. */
export interface BatchResult {
  readonly first: number;
  readonly tally: Tally;
  readonly failed: readonly FailedWorld[];
  readonly crashed: readonly CrashedWorld[];
  /** One for each world that was lived, in order, when they were asked for. */
  readonly digests: readonly string[];
}

/**
 * Lives through worlds one after the other and judges each.
 * @param make breaks the core of each on purpose.
 * @param tell is given each world's index before it begins: who dies in it leaves its name behind.
 */
export async function liveBatch(
  order: BatchOrder,
  make?: MakePatch,
  tell?: (index: number) => void,
): Promise<BatchResult> {
  const tally = emptyTally();
  const failed: FailedWorld[] = [];
  const crashed: CrashedWorld[] = [];
  const digests: string[] = [];
  for (let index = order.first; index < order.first + order.count; index += 1) {
    tell?.(index);
    const seed = worldSeed(order.seed, index);
    const twice = index % twiceEvery === 0;
    try {
      const { result, found, hash } = await liveSeed(seed, make, order.digests, twice);
      countWorld(tally, result);
      if (twice) tally.twice += 1;
      if (hash !== null && order.digests) digests.push(hash);
      if (found.length > 0)
        failed.push({
          index,
          seed,
          found: worthKeeping(found),
          findings: found.length,
          digest: hash ?? digest(result.history),
        });
    } catch (error) {
      crashed.push({ index, seed, message: error instanceof Error ? error.message : String(error) });
    }
    if (failed.length + crashed.length > 0 && !order.keepGoing) break;
  }
  return { first: order.first, tally, failed, crashed, digests };
}

/** The first findings by time, and the first of each check: what is broken often must not hide what is broken once. */
function worthKeeping(found: readonly Found[]): readonly Found[] {
  const checks = new Set<string>();
  return found.filter(({ check }, index) => {
    const isFirst = !checks.has(check);
    checks.add(check);
    return isFirst || index < keptFindings;
  });
}

/** One world, or one and the same world two times. */
async function liveSeed(
  seed: number,
  make: MakePatch | undefined,
  hashed: boolean,
  twice: boolean,
): Promise<{ result: RunResult; found: readonly Found[]; hash: string | null }> {
  const live = (): Promise<RunResult> => liveWorld(drawWorld(seed), { seed, ...(make && { patch: make }) });
  const result = await live();
  const hash = hashed || twice ? digest(result.history) : null;
  const found = foundIn(result);
  if (!twice || hash === null) return { result, found, hash };
  const again = digest((await live()).history);
  return { result, found: again === hash ? found : [...found, twoHistories(hash, again)], hash };
}
