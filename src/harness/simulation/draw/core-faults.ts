import type { Random } from '#core/ports/random.ts';
import { crashEdges, storeTroubles } from '#harness/scenario/core-faults.ts';
import { half, healMs, inMs, oneIn, pick, several, stretch, troublesBeginMs } from './primitives.ts';
import type { InputOf } from './fleet.ts';

type Core = InputOf<'core'>;

/** What happens to the core itself: it dies at edges of deliveries' lives, its store is troubled, its loop stands still. */
export function drawCoreTroubles(random: Random): Core {
  return {
    crashes: half(random) ? several(random, 1, 3, () => drawCrash(random)) : [],
    store: half(random) ? several(random, 1, 2, () => drawStoreTrouble(random)) : [],
    blocked: oneIn(4, random) ? several(random, 1, 2, () => drawBlock(random)) : [],
  };
}

function drawCrash(random: Random): NonNullable<Core['crashes']>[number] {
  return {
    at: pick(random, crashEdges),
    nth: random.integer(1, 8),
    from: inMs(random.integer(0, 60_000)),
    down: inMs(pick(random, [0, 1, 500, 3_000, 20_000, 130_000])),
  };
}

function drawStoreTrouble(random: Random): NonNullable<Core['store']>[number] {
  const does = pick(random, storeTroubles);
  // A store that is slow for everybody all the time is only a slow world; one that fails does so for a while.
  const longestMs = does === 'fails' ? pick(random, [2_000, 30_000]) : healMs;
  return {
    does,
    probability: pick(random, [0.02, 0.1, 0.5]),
    by: ['1ms', inMs(pick(random, [20, 200, 1_500]))],
    ...stretch(random, longestMs),
  };
}

function drawBlock(random: Random): NonNullable<Core['blocked']>[number] {
  return { from: inMs(random.integer(1_000, troublesBeginMs)), for: inMs(pick(random, [50, 2_000, 9_000, 40_000])) };
}
