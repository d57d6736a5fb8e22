import { messageOf } from '#core/error-message.ts';
import { historyDigest } from '../history/ndjson.ts';
import type { PatchFactory } from '../fault-injection/core/core-patch.ts';
import type { RunResult } from '../runner/run.ts';
import { unionOfCores } from '../history/union-of-cores.ts';
import { judgeBySpecification } from '../specification/judge.ts';
import type { StoreKind } from '../stages/store-kind.ts';
import type { WorldClauses } from './corpus/choose.ts';
import { drawWorldOf } from './draw-world.ts';
import { findingsOf, determinismFinding, type WorldFinding } from './world-finding.ts';
import { runWorld, type RunWorldOptions } from './run-world.ts';
import { seedOfWorld, type WorldSeeds } from './seeds.ts';
import { countWorld, emptyTally, type Tally } from './tally.ts';

/** One of so many worlds is run twice and its histories are compared. */
const runTwiceEvery = 20;
/**
 * Findings of one world that are kept, besides the first of each check: a check may be violated at every delivery.
 */
const maxKeptFindings = 20;

/** The worlds of a batch. */
export interface BatchOrder extends WorldSeeds {
  /** Index of the first world, from 0, and how many. */
  readonly first: number;
  readonly count: number;
  /** Where the cores keep their rows; in memory by default. */
  readonly store?: StoreKind;
  /** Cores of each world, on one database; one by default. */
  readonly cores?: number;
  /** Hashes every world's history. */
  readonly withDigests: boolean;
  /** Lists the clauses of the protocol that each world reached. */
  readonly withClauses?: boolean;
  /** Continues after a failed world. */
  readonly keepGoing: boolean;
}

/** A world with findings. */
export interface FailedWorld {
  readonly index: number;
  readonly seed: number;
  /** By time: the first twenty, and the first of each check; the first names the world's failure. */
  readonly findings: readonly WorldFinding[];
  readonly findingCount: number;
  /** SHA-256 of its history, in hex. */
  readonly digest: string;
}

/** A crashed world: the harness, or the core under it, threw. */
export interface CrashedWorld {
  readonly index: number;
  readonly seed: number;
  readonly message: string;
}

/** The result of a batch. */
export interface BatchResult {
  readonly first: number;
  readonly tally: Tally;
  readonly failed: readonly FailedWorld[];
  readonly crashed: readonly CrashedWorld[];
  /** One per world, in order, if requested. */
  readonly digests: readonly string[];
  /** One per world without findings, in order, if requested. */
  readonly clauses: readonly WorldClauses[];
}

/**
 * Runs worlds one after the other and judges each.
 * @param makePatch makes the patch of each core, for mutants.
 * @param onWorld called with each world's index before it starts, so that a crash can be attributed to it.
 */
export async function runBatch(
  order: BatchOrder,
  makePatch?: PatchFactory,
  onWorld?: (index: number) => void,
): Promise<BatchResult> {
  const tally = emptyTally();
  const failed: FailedWorld[] = [];
  const crashed: CrashedWorld[] = [];
  const digests: string[] = [];
  const clauses: WorldClauses[] = [];
  for (let index = order.first; index < order.first + order.count; index += 1) {
    onWorld?.(index);
    const seed = seedOfWorld(order, index);
    const runTwice = index % runTwiceEvery === 0;
    try {
      const { result, findings, hash } = await runWorldOfSeed(seed, order, makePatch, runTwice);
      countWorld(tally, result);
      if (runTwice) tally.runTwice += 1;
      if (hash !== null && order.withDigests) digests.push(hash);
      if (order.withClauses === true && findings.length === 0)
        clauses.push({ seed, clauses: [...judgeBySpecification(unionOfCores(result.history)).reached.keys()] });
      if (findings.length > 0)
        failed.push({
          index,
          seed,
          findings: limitFindings(findings),
          findingCount: findings.length,
          digest: hash ?? historyDigest(result.history),
        });
    } catch (error) {
      crashed.push({ index, seed, message: messageOf(error) });
    }
    if (failed.length + crashed.length > 0 && !order.keepGoing) break;
  }
  return { first: order.first, tally, failed, crashed, digests, clauses };
}

/** The first findings by time, and the first of each check: a frequent finding must not hide a rare one. */
function limitFindings(findings: readonly WorldFinding[]): readonly WorldFinding[] {
  const checks = new Set<string>();
  return findings.filter(({ check }, index) => {
    const isFirst = !checks.has(check);
    checks.add(check);
    return isFirst || index < maxKeptFindings;
  });
}

/** Runs one world once or twice. */
async function runWorldOfSeed(
  seed: number,
  { store = 'memory', cores = 1, withDigests }: BatchOrder,
  makePatch: PatchFactory | undefined,
  runTwice: boolean,
): Promise<{ result: RunResult; findings: readonly WorldFinding[]; hash: string | null }> {
  const run = (options: Pick<RunWorldOptions, 'checks'> = {}): Promise<RunResult> =>
    runWorld(drawWorldOf(seed, cores), { seed, store, ...(makePatch && { patch: makePatch }), ...options });
  const result = await run();
  const hash = withDigests || runTwice ? historyDigest(result.history) : null;
  const findings = findingsOf(result);
  if (!runTwice || hash === null) return { result, findings, hash };
  // Equal histories are judged alike: of the second run only the history counts.
  const secondHash = historyDigest((await run({ checks: [] })).history);
  return {
    result,
    findings: secondHash === hash ? findings : [...findings, determinismFinding(hash, secondHash)],
    hash,
  };
}
