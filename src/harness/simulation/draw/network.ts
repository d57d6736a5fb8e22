import type { Random } from '#core/ports/random.ts';
import type { Duration } from '#harness/scenario/duration.ts';
import { coinFlip, formatMs, limitsMs, oneIn, pick, drawList, faultWindow, faultStartLimitMs } from './primitives.ts';
import { hasOldFirmware, type RandomGroup, type InputOf } from './fleet.ts';

type NetworkFault = NonNullable<InputOf<'network'>['faults']>[number];

const faultKinds = ['delay', 'delay', 'loss', 'duplication', 'reordering', 'partition', 'half-open'] as const;

/** Base delays of a path, ms: always the same, so that things happen in the same instant, or within a spread. */
export function drawBaseDelays(random: Random): readonly [number, number] {
  const from = random.integer(0, 3);
  return [from, from + pick(random, [0, 0, 0, 5, 40])];
}

/** One to three network faults, all of which end before the recovery phase. */
export function drawNetworkFaults(random: Random, fleet: readonly RandomGroup[]): readonly NetworkFault[] {
  const faults = drawList(random, 1, 3, () => drawNetworkFault(random));
  const all = oneIn(4, random) ? [...faults, fleetPartition(random)] : faults;
  // Answers of old firmware do not name their delivery: a duplicate could match the next run.
  return hasOldFirmware(fleet) ? all.filter(({ fault, path }) => fault !== 'duplication' || path !== 'link') : all;
}

function drawNetworkFault(random: Random): NetworkFault {
  const fault = pick(random, faultKinds);
  // HTTP calls have no order.
  const path = fault === 'reordering' ? 'link' : pick(random, ['link', 'api', 'callbacks'] as const);
  // Only a duplicated request has an effect.
  const direction = fault === 'duplication' ? ('up' as const) : pick(random, ['up', 'down', 'both'] as const);
  const window = fault === 'partition' || fault === 'half-open' ? faultWindow(random, 60_000) : faultWindow(random);
  return {
    fault,
    path,
    direction,
    probability: pick(random, [0.05, 0.2, 0.5]),
    delay: drawDelayRange(random),
    ...window,
  };
}

/** How much later: within a spread, or right around a limit of the core. */
function drawDelayRange(random: Random): [Duration, Duration] {
  if (coinFlip(random)) return ['1ms', formatMs(pick(random, [10, 500, 20_000]))];
  const limit = pick(random, limitsMs);
  return [formatMs(limit - 1), formatMs(limit + 1)];
}

/** Every machine loses its line at once, and all come back together. */
function fleetPartition(random: Random): NetworkFault {
  const from = random.integer(10_000, faultStartLimitMs);
  return { fault: 'partition', path: 'link', from: formatMs(from), to: formatMs(from + random.integer(10, 20_000)) };
}
