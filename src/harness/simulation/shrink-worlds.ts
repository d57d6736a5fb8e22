import type { FailedWorld } from './run-batch.ts';
import type { StoreKind } from '../stages/store-kind.ts';
import { drawWorldOf } from './draw-world.ts';
import { determinismCheck, formatRule, ruleOf, type BrokenRule } from './world-finding.ts';
import { startWorker, WorkerExited, type WorkerHandle } from './worker-handle.ts';
import { replayOf, type Replay } from './replay/replay.ts';
import type { ShrinkResult } from './shrink/shrink.ts';

/** A failed world with its replay. */
export interface ShrunkWorld extends FailedWorld {
  /** The shrunk world; null if the world was not shrunk or one seed gave two histories. */
  readonly shrinkResult: Omit<ShrinkResult, 'scenario'> | null;
  /** The time limit or an interrupt ended the search for a smaller world. */
  readonly interrupted: boolean;
  readonly replay: Replay;
}

/** Maximum number of shrunk worlds: the first of each rule. The others are replayed as they are. */
const maxShrunkWorlds = 3;

/** Options and callbacks of shrinking. */
export interface ShrinkHooks {
  readonly mutant: string | null;
  /** Where the cores keep their rows. */
  readonly store: StoreKind;
  /** Cores of each world; one by default. */
  readonly cores?: number;
  readonly version: string;
  readonly progress: (seed: number, soFar: ShrinkResult) => void;
  /** Ends the search and keeps the smallest world so far. */
  readonly stop: AbortSignal;
}

/**
 * Shrinks failed worlds one after the other on a worker thread, and makes a replay of each.
 * @param start starts the worker.
 */
export async function shrinkWorlds(
  failed: readonly FailedWorld[],
  hooks: ShrinkHooks,
  start: () => WorkerHandle = startWorker,
): Promise<readonly ShrunkWorld[]> {
  const shrunkWorlds: ShrunkWorld[] = [];
  const chosen = worldsToShrink(failed);
  for (const world of failed) {
    shrunkWorlds.push(chosen.has(world.index) ? await shrinkWorld(world, hooks, start) : unshrunkWorld(world, hooks));
  }
  return shrunkWorlds;
}

/** The indexes of the worlds that are shrunk: the first of each rule. @param failed by index. */
export function worldsToShrink(failed: readonly Pick<FailedWorld, 'index' | 'findings'>[]): ReadonlySet<number> {
  const chosen = new Set<number>();
  const rules = new Set<string>();
  for (const { index, findings } of failed) {
    const rule = leadingRule({ findings });
    const name = formatRule(rule);
    if (rule.check !== determinismCheck && !rules.has(name) && rules.size < maxShrunkWorlds) chosen.add(index);
    rules.add(name);
  }
  return chosen;
}

/** A failed world with a replay of the world as it was drawn. */
export function unshrunkWorld(
  { index, seed, findings, findingCount, digest }: FailedWorld,
  hooks: Pick<ShrinkHooks, 'mutant' | 'store' | 'cores' | 'version'>,
): ShrunkWorld {
  const world = { index, seed, findings, findingCount, digest };
  return { ...world, shrinkResult: null, interrupted: false, replay: makeReplay(world, null, hooks) };
}

/**
 * The rule that names a world's failure: the first finding by time, and a violated check before a difference on
 * replay.
 */
function leadingRule({ findings }: Pick<FailedWorld, 'findings'>): BrokenRule {
  const [first] = findings;
  return first ? ruleOf(first) : { check: determinismCheck };
}

async function shrinkWorld(world: FailedWorld, hooks: ShrinkHooks, start: () => WorkerHandle): Promise<ShrunkWorld> {
  const rule = leadingRule(world);
  let shrinkResult: ShrinkResult | null = null;
  let interrupted = hooks.stop.aborted;
  if (!interrupted) {
    const worker = start();
    const stop = (): void => void worker.stop();
    hooks.stop.addEventListener('abort', stop);
    try {
      shrinkResult = await worker.shrink(
        { scenario: drawWorldOf(world.seed, hooks.cores ?? 1), seed: world.seed, store: hooks.store, rule },
        hooks.mutant,
        (soFar) => {
          shrinkResult = soFar;
          hooks.progress(world.seed, soFar);
        },
      );
    } catch (error) {
      if (!(error instanceof WorkerExited)) throw error;
      interrupted = true;
    } finally {
      hooks.stop.removeEventListener('abort', stop);
      await worker.stop();
    }
  }
  return { ...world, shrinkResult, interrupted, replay: makeReplay(world, shrinkResult, hooks) };
}

function makeReplay(
  { seed, digest, findings }: FailedWorld,
  shrinkResult: ShrinkResult | null,
  { mutant, store, cores, version }: Pick<ShrinkHooks, 'mutant' | 'store' | 'cores' | 'version'>,
): Replay {
  return replayOf({
    version,
    seed,
    mutant,
    store,
    ...(cores !== undefined && { cores }),
    rule: leadingRule({ findings }),
    digest: shrinkResult?.digest ?? digest,
    scenario: shrinkResult?.scenario ?? null,
  });
}
