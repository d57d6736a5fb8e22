/**
 * What can be chosen about a load, as environment variables: the one place that knows their names and defaults.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** Numbers that shape a load. Rates are calls a second, and may have three decimals. */
export interface Knobs {
  readonly rate: number;
  /** Load before the measurement, in seconds; 0 leaves it out. */
  readonly warmupS: number;
  /** Length of the measured load, in seconds; of each calm part of `spike`. */
  readonly durationS: number;
  /** Rates of the steps of `knee`, rising. */
  readonly steps: readonly number[];
  readonly stepS: number;
  /** Rate at the height of `spike`. */
  readonly spikeRate: number;
  readonly spikeS: number;
  /** Hostile requests a second, beside the lawful ones. */
  readonly hostileRate: number;
  /** VUs that each stage may use; all are made before the load begins. */
  readonly vus: number;
  /** Limit of the 95th percentile of an answer, from the moment it was due, in milliseconds. */
  readonly p95Ms: number;
}

/** The environment variable of each knob. */
export const knobNames = {
  rate: 'RATE',
  warmupS: 'WARMUP',
  durationS: 'DURATION',
  steps: 'STEPS',
  stepS: 'STEP_SECONDS',
  spikeRate: 'SPIKE_RATE',
  spikeS: 'SPIKE_SECONDS',
  hostileRate: 'HOSTILE_RATE',
  vus: 'VUS',
  p95Ms: 'P95_MS',
} as const satisfies Record<keyof Knobs, string>;

/**
 * Reads the knobs.
 *
 * @throws Error that names the variable, what it was, and what it must be
 */
export function knobsOf(env: Readonly<Record<string, string | undefined>>): Knobs {
  const number = (knob: keyof Knobs, otherwise: number, check: Check): number =>
    numberOf(knobNames[knob], env[knobNames[knob]], otherwise, check);
  const rate = number('rate', 10, aRate);
  return {
    rate,
    warmupS: number('warmupS', 5, seconds),
    durationS: number('durationS', 30, someSeconds),
    steps: stepsOf(env[knobNames.steps] ?? '10,20,40,80'),
    stepS: number('stepS', 15, someSeconds),
    spikeRate: number('spikeRate', rate * 5, aRate),
    spikeS: number('spikeS', 10, someSeconds),
    hostileRate: number('hostileRate', rate, aRate),
    vus: number('vus', 50, aCount),
    p95Ms: number('p95Ms', 500, someMs),
  };
}

/** The environment that {@link knobsOf} reads the same knobs from. */
export function envOfKnobs(knobs: Partial<Knobs>): Record<string, string> {
  const names = Object.keys(knobs) as (keyof Knobs)[];
  return Object.fromEntries(names.map((knob) => [knobNames[knob], String(knobs[knob])]));
}

interface Check {
  readonly holds: (value: number) => boolean;
  readonly says: string;
}

/** k6 takes whole numbers for a rate: with three decimals it is counted over a thousand seconds. */
const thousandths = (value: number): boolean => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;
const aRate: Check = {
  holds: (value) => value > 0 && thousandths(value),
  says: 'a rate per second above 0 with at most three decimals',
};
/** k6 takes no scenario that is shorter than a second. */
const someSeconds: Check = {
  holds: (value) => value >= 1 && thousandths(value),
  says: 'seconds, 1 or more, with at most three decimals',
};
const seconds: Check = { holds: (value) => value === 0 || someSeconds.holds(value), says: `0 or ${someSeconds.says}` };
const someMs: Check = { holds: (value) => value > 0, says: 'milliseconds above 0' };
const aCount: Check = { holds: (value) => Number.isSafeInteger(value) && value > 0, says: 'a whole number above 0' };

function numberOf(name: string, text: string | undefined, otherwise: number, check: Check): number {
  return text === undefined || text === '' ? otherwise : checked(name, text, check);
}

function checked(name: string, text: string, check: Check): number {
  const value = Number(text);
  if (Number.isFinite(value) && check.holds(value)) return value;
  throw new Error(`${name} is "${text}", but it must be ${check.says}`);
}

function stepsOf(text: string): readonly number[] {
  const steps = text.split(',').map((step) => checked(knobNames.steps, step, aRate));
  const falls = steps.findIndex((step, index) => index > 0 && step <= (steps[index - 1] as number));
  if (falls === -1) return steps;
  throw new Error(
    `${knobNames.steps} is "${text}", but each step must be above the one before it: ${steps[falls]} is not above ${steps[falls - 1]}`,
  );
}
