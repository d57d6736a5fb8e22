import type { Random } from '#core/ports/random.ts';
import { crashPoints, storeFaultNames } from '#harness/scenario/core-faults.ts';
import { coinFlip, faultEndMs, formatMs, oneIn, pick, drawList, faultWindow, faultStartLimitMs } from './primitives.ts';
import type { InputOf } from './fleet.ts';

type CoreFaults = InputOf<'core'>;

/**
 * Faults of the core: it is killed at crash points, its store has faults, its event loop stalls.
 */
export function drawCoreFaults(random: Random): CoreFaults {
  return {
    crashes: coinFlip(random) ? drawList(random, 1, 3, () => drawCrash(random)) : [],
    store: coinFlip(random) ? drawList(random, 1, 2, () => drawStoreFault(random)) : [],
    stalls: oneIn(4, random) ? drawList(random, 1, 2, () => drawStall(random)) : [],
  };
}

function drawCrash(random: Random): NonNullable<CoreFaults['crashes']>[number] {
  return {
    at: pick(random, crashPoints),
    nth: random.integer(1, 8),
    from: formatMs(random.integer(0, 60_000)),
    down: formatMs(pick(random, [0, 1, 500, 3_000, 20_000, 130_000])),
  };
}

function drawStoreFault(random: Random): NonNullable<CoreFaults['store']>[number] {
  const fault = pick(random, storeFaultNames);
  // A store that is always slow only makes a slow world; a failing store recovers after a while.
  const maxMs = fault === 'error' ? pick(random, [2_000, 30_000]) : faultEndMs;
  return {
    fault,
    probability: pick(random, [0.02, 0.1, 0.5]),
    delay: ['1ms', formatMs(pick(random, [20, 200, 1_500]))],
    ...faultWindow(random, maxMs),
  };
}

function drawStall(random: Random): NonNullable<CoreFaults['stalls']>[number] {
  return {
    from: formatMs(random.integer(1_000, faultStartLimitMs)),
    for: formatMs(pick(random, [50, 2_000, 9_000, 40_000])),
  };
}
