import type { Random } from '#core/ports/random.ts';
import type { Duration } from '#harness/scenario/duration.ts';
import { half, inMs, limitsMs, oneIn, pick, several, stretch, troublesBeginMs } from './primitives.ts';
import { hasOldFirmware, type DrawnGroup, type InputOf } from './fleet.ts';

type Trouble = NonNullable<InputOf<'network'>['troubles']>[number];

const kinds = ['delay', 'delay', 'loss', 'duplication', 'reordering', 'partition', 'half-open'] as const;

/** Base delays of a path, ms: always the same, so that things happen in the same instant, or within a spread. */
export function drawDelays(random: Random): readonly [number, number] {
  const from = random.integer(0, 3);
  return [from, from + pick(random, [0, 0, 0, 5, 40])];
}

/** One to three troubles of the network, all over by the healing. */
export function drawTroubles(random: Random, fleet: readonly DrawnGroup[]): readonly Trouble[] {
  const drawn = several(random, 1, 3, () => drawTrouble(random));
  const all = oneIn(4, random) ? [...drawn, fleetOffAndOn(random)] : drawn;
  // Old firmware says an answer without its delivery: a doubled one could pass for the answer to the next run.
  return hasOldFirmware(fleet) ? all.filter(({ trouble, path }) => trouble !== 'duplication' || path !== 'link') : all;
}

function drawTrouble(random: Random): Trouble {
  const trouble = pick(random, kinds);
  // HTTP has no order to lose.
  const path = trouble === 'reordering' ? 'link' : pick(random, ['link', 'api', 'callbacks'] as const);
  // Of the ways in which a call can be doubled only one shows: up.
  const direction = trouble === 'duplication' ? ('up' as const) : pick(random, ['up', 'down', 'both'] as const);
  const lasts = trouble === 'partition' || trouble === 'half-open' ? stretch(random, 60_000) : stretch(random);
  return { trouble, path, direction, probability: pick(random, [0.05, 0.2, 0.5]), by: drawBy(random), ...lasts };
}

/** How much later: within a spread, or right around a limit of the core. */
function drawBy(random: Random): [Duration, Duration] {
  if (half(random)) return ['1ms', inMs(pick(random, [10, 500, 20_000]))];
  const limit = pick(random, limitsMs);
  return [inMs(limit - 1), inMs(limit + 1)];
}

/** Every machine loses its line at once, and all come back together. */
function fleetOffAndOn(random: Random): Trouble {
  const from = random.integer(10_000, troublesBeginMs);
  return { trouble: 'partition', path: 'link', from: inMs(from), to: inMs(from + random.integer(10, 20_000)) };
}
