import type { FailedWorld } from './run-batch.ts';
import { drawWorld } from './draw-world.ts';
import { differsOnReplay } from './world-finding.ts';
import { startHand, WorkerDied } from './worker-handle.ts';
import { replayOf, type Replay } from './replay/replay.ts';
import type { Shrunk } from './shrink/shrink.ts';

/** A failed world with the way to have it again. */
export interface ReducedWorld extends FailedWorld {
  /** The smaller world; null where there is none: it was not looked for, or one seed gave two histories. */
  readonly shrunk: Shrunk | null;
  /** Somebody, or the time limit, ended the search for a smaller one. */
  readonly cutShort: boolean;
  readonly replay: Replay;
}

/** Worlds that are made smaller, at most: the first for each check. The others are had again as they are. */
const mostReduced = 3;

/** What reducing needs to know of the simulation, and of the one who waits for it. */
export interface ReduceHooks {
  readonly animal: string | null;
  readonly version: string;
  readonly progress: (seed: number, soFar: Shrunk) => void;
  /** Ends the search and keeps the smallest world so far. */
  readonly enough: AbortSignal;
}

/** Makes failed worlds smaller, one after the other on a worker thread, and packs each for replay. */
export async function reduceWorlds(
  failed: readonly FailedWorld[],
  hooks: ReduceHooks,
): Promise<readonly ReducedWorld[]> {
  const reduced: ReducedWorld[] = [];
  const checks = new Set<string>();
  for (const world of failed) {
    const check = leadingCheck(world);
    const worth = check !== differsOnReplay && !checks.has(check) && checks.size < mostReduced;
    checks.add(check);
    reduced.push(
      worth
        ? await reduceWorld(world, check, hooks)
        : { ...world, shrunk: null, cutShort: false, replay: packed(world, check, null, hooks) },
    );
  }
  return reduced;
}

/** The check that a world's failure is called by: the first by time, and a broken rule before a difference on replay. */
export function leadingCheck({ found }: Pick<FailedWorld, 'found'>): string {
  return found[0]?.check ?? differsOnReplay;
}

async function reduceWorld(world: FailedWorld, check: string, hooks: ReduceHooks): Promise<ReducedWorld> {
  let shrunk: Shrunk | null = null;
  let cutShort = hooks.enough.aborted;
  if (!cutShort) {
    const hand = startHand();
    const stop = (): void => void hand.stop();
    hooks.enough.addEventListener('abort', stop);
    try {
      shrunk = await hand.shrink(
        { scenario: drawWorld(world.seed), seed: world.seed, check },
        hooks.animal,
        (soFar) => {
          shrunk = soFar;
          hooks.progress(world.seed, soFar);
        },
      );
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error;
      cutShort = true;
    } finally {
      hooks.enough.removeEventListener('abort', stop);
      await hand.stop();
    }
  }
  return { ...world, shrunk, cutShort, replay: packed(world, check, shrunk, hooks) };
}

function packed(
  { seed, digest }: FailedWorld,
  check: string,
  shrunk: Shrunk | null,
  { animal, version }: ReduceHooks,
): Replay {
  return replayOf({
    version,
    seed,
    animal,
    check,
    digest: shrunk?.digest ?? digest,
    scenario: shrunk?.scenario ?? null,
  });
}
