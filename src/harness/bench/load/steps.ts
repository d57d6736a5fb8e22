import type { LoadParameters } from './load-parameters.ts';

/**
 * The shape of each load: steps of a constant rate, one after another. Scripts make k6 scenarios of them; the
 * preparation of sales counts them.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** The loads there are, each with a script of that name. */
export const profiles = ['delivery-path', 'hot-machine', 'queue-drain', 'spike', 'soak', 'knee', 'hostile'] as const;

/** Name of a load. */
export type Profile = (typeof profiles)[number];

/** A part of a load with one rate. */
export interface Step {
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

interface StepTemplate {
  readonly name: string;
  readonly rate: number;
  readonly seconds: number;
  readonly measured?: false;
}

/** The valid load of a profile, in the order of time; each step begins where the one before it ends. */
export function stepsOf(profile: Profile, parameters: LoadParameters): readonly Step[] {
  const templates = templatesOf(profile, parameters);
  const warmup: StepTemplate = {
    name: 'warm-up',
    rate: halfOf(templates[0]?.rate ?? parameters.rate),
    seconds: parameters.warmupS,
    measured: false,
  };
  const steps: Step[] = [];
  let startMs = 0;
  for (const { name, rate, seconds, measured = true } of parameters.warmupS > 0 ? [warmup, ...templates] : templates) {
    const durationMs = Math.round(seconds * 1000);
    steps.push({ name, measured, startMs, durationMs, rate });
    startMs += durationMs;
  }
  return steps;
}

/** The bad requests of `hostile`, which run beside its measured steps and take no sales of their own. */
export function hostileStep(parameters: LoadParameters): Step {
  return {
    name: 'hostile',
    measured: true,
    startMs: Math.round(parameters.warmupS * 1000),
    durationMs: Math.round(parameters.durationS * 1000),
    rate: parameters.hostileRate,
  };
}

/** How many calls a step makes: those that are due before its end. */
export function callsOf({ rate, durationMs }: Step): number {
  // The rate has three decimals, so that the product of thousandths is exact; a quotient of floats might not be.
  return Math.ceil((Math.round(rate * 1000) * durationMs) / 1_000_000);
}

/** How many sales a load takes: one for each call. */
export function salesNeeded(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + callsOf(step), 0);
}

/** Index of a step's first sale, among those of the whole load. */
export function firstSaleOf(steps: readonly Step[], name: string): number {
  return salesNeeded(
    steps.slice(
      0,
      steps.findIndex((step) => step.name === name),
    ),
  );
}

/**
 * When the call `k` (from 0) of a step is due, in milliseconds from the beginning of the load; it may have a fraction.
 */
export function intendedMs({ startMs, rate }: Step, k: number): number {
  return startMs + (k * 1000) / rate;
}

/**
 * The warm-up has half the rate: a core that has just started would otherwise work off a queue for long. In
 * thousandths.
 */
function halfOf(rate: number): number {
  return Math.max(1, Math.round(rate * 500)) / 1000;
}

function templatesOf(profile: Profile, parameters: LoadParameters): readonly StepTemplate[] {
  const { rate, durationS } = parameters;
  switch (profile) {
    case 'spike':
      return [
        { name: 'before', rate, seconds: durationS },
        { name: 'spike', rate: parameters.spikeRate, seconds: parameters.spikeS },
        { name: 'after', rate, seconds: durationS },
      ];
    case 'knee':
      return parameters.steps.map((stepRate, index) => ({
        name: `step-${index + 1}`,
        rate: stepRate,
        seconds: parameters.stepS,
      }));
    default:
      return [{ name: 'main', rate, seconds: durationS }];
  }
}
