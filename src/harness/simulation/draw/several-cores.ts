import type { Random } from '#core/ports/random.ts';
import { crashPoints, stallPoints } from '#harness/scenario/core-faults.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { faultStartLimitMs, formatMs, oneIn, pick } from './primitives.ts';

type CoreFaults = Scenario['core'];

/**
 * The same world with several cores, and with what only some of them meet: one stands still for longer than its lease
 * lasts, cannot reach the database, or dies.
 */
export function withSeveralCores(world: Scenario, cores: number, random: Random): Scenario {
  const { crashes, store, stalls } = world.core;
  const core = (): number => random.integer(1, cores);
  return {
    ...world,
    tracks: world.tracks.map((track) => ({ ...track, steps: track.steps.map(withShortExpiry) })),
    cores,
    core: {
      crashes: oneIn(3, random) ? [...crashes, drawCrash(random, core())] : crashes,
      store: oneIn(3, random) ? [...store, drawCut(random, core())] : store,
      stalls: oneIn(2, random) ? [...stalls, drawStall(random, core())] : stalls,
    },
  };
}

/** Each core renews its lease every two seconds: to wait for two days takes more timers than a run may have. */
function withShortExpiry<Step extends Scenario['tracks'][number]['steps'][number]>(step: Step): Step {
  return 'pickupCode' in step && step.expiresIn === '48h' ? { ...step, expiresIn: '1h' } : step;
}

function drawCrash(random: Random, core: number): CoreFaults['crashes'][number] {
  return {
    at: pick(random, crashPoints),
    nth: random.integer(1, 3),
    from: formatMs(random.integer(0, faultStartLimitMs)),
    core,
    down: formatMs(pick(random, [0, 500, 20_000])),
  };
}

function drawCut(random: Random, core: number): CoreFaults['store'][number] {
  const from = random.integer(500, faultStartLimitMs);
  return {
    fault: 'error',
    core,
    probability: 1,
    delay: ['10ms', '100ms'],
    from: formatMs(from),
    to: formatMs(from + pick(random, [2_000, 12_000, 40_000])),
  };
}

function drawStall(random: Random, core: number): CoreFaults['stalls'][number] {
  const durationMs = pick(random, [9_000, 31_000, 31_000]);
  // A core that stands still between the commit of a grant and its command is the most dangerous one.
  const at = oneIn(3, random) ? null : pick(random, ['after-start', ...stallPoints] as const);
  const from = random.integer(500, at === null ? faultStartLimitMs : 20_000);
  return { from: formatMs(from), ...(at && { at }), core, for: formatMs(durationMs) };
}
