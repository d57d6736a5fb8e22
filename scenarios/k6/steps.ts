import type { Knobs } from './load-parameters.ts';

/**
 * The shape of each load: stages of a constant rate, one behind the other. Scripts make k6 scenarios of them, and
 * whoever prepares the sales counts them.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** The loads there are, each with a script of that name. */
export const profiles = ['delivery-path', 'hot-machine', 'queue-drain', 'spike', 'soak', 'knee', 'hostile'] as const;

/** Name of a load. */
export type Profile = (typeof profiles)[number];

/** A stretch of a load with one rate. */
export interface Stage {
  /** Name of its k6 scenario: letters, digits, `-`. */
  readonly name: string;
  /** False for the warm-up: shown, and never counted. */
  readonly measured: boolean;
  /** From the beginning of the load, whole milliseconds. */
  readonly startMs: number;
  /** Whole milliseconds. */
  readonly durationMs: number;
  /** Calls a second. */
  readonly rate: number;
}

interface Part {
  readonly name: string;
  readonly rate: number;
  readonly seconds: number;
  readonly measured?: false;
}

/** The lawful load of a profile, in the order of time; each stage begins where the one before it ends. */
export function stagesOf(profile: Profile, knobs: Knobs): readonly Stage[] {
  const parts = partsOf(profile, knobs);
  const warmup: Part = {
    name: 'warm-up',
    rate: halfOf(parts[0]?.rate ?? knobs.rate),
    seconds: knobs.warmupS,
    measured: false,
  };
  const stages: Stage[] = [];
  let startMs = 0;
  for (const { name, rate, seconds, measured = true } of knobs.warmupS > 0 ? [warmup, ...parts] : parts) {
    const durationMs = Math.round(seconds * 1000);
    stages.push({ name, measured, startMs, durationMs, rate });
    startMs += durationMs;
  }
  return stages;
}

/** The bad requests of `hostile`, which run beside its measured stages and take no sales of their own. */
export function hostileStage(knobs: Knobs): Stage {
  return {
    name: 'hostile',
    measured: true,
    startMs: Math.round(knobs.warmupS * 1000),
    durationMs: Math.round(knobs.durationS * 1000),
    rate: knobs.hostileRate,
  };
}

/** How many calls a stage makes: those that are due before its end. */
export function callsOf({ rate, durationMs }: Stage): number {
  // The rate has three decimals, so that the product of thousandths is exact; a quotient of floats might not be.
  return Math.ceil((Math.round(rate * 1000) * durationMs) / 1_000_000);
}

/** How many sales a load takes: one for each call. */
export function salesNeeded(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + callsOf(stage), 0);
}

/** Index of a stage's first sale, among those of the whole load. */
export function firstSaleOf(stages: readonly Stage[], name: string): number {
  return salesNeeded(
    stages.slice(
      0,
      stages.findIndex((stage) => stage.name === name),
    ),
  );
}

/** When the call `k` (from 0) of a stage is due, in milliseconds from the beginning of the load; it may have a fraction. */
export function intendedMs({ startMs, rate }: Stage, k: number): number {
  return startMs + (k * 1000) / rate;
}

/** A core that has just started is met at half the rate: what it could not do yet would be in its way for long. In thousandths. */
function halfOf(rate: number): number {
  return Math.max(1, Math.round(rate * 500)) / 1000;
}

function partsOf(profile: Profile, knobs: Knobs): readonly Part[] {
  const { rate, durationS } = knobs;
  switch (profile) {
    case 'spike':
      return [
        { name: 'before', rate, seconds: durationS },
        { name: 'spike', rate: knobs.spikeRate, seconds: knobs.spikeS },
        { name: 'after', rate, seconds: durationS },
      ];
    case 'knee':
      return knobs.steps.map((step, index) => ({ name: `step-${index + 1}`, rate: step, seconds: knobs.stepS }));
    default:
      return [{ name: 'main', rate, seconds: durationS }];
  }
}
