/**
 * What can be chosen about a load, as environment variables: the one place that knows their names and defaults.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** Numbers that shape a load. Rates are calls a second, and may have three decimals. */
export interface LoadParameters {
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
  /** Hostile requests a second, beside the valid ones. */
  readonly hostileRate: number;
  /** VUs that each step may use; all are made before the load begins. Null: by the step's rate. */
  readonly vus: number | null;
  /** Limit of the 95th percentile of an answer, from the moment it was due, in milliseconds. */
  readonly p95Ms: number;
}

/** The environment variable of each parameter. */
const parameterNames = {
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
} as const satisfies Record<keyof LoadParameters, string>;

/**
 * Reads the parameters.
 *
 * @throws Error that names the variable, what it was, and what it must be
 */
export function loadParametersOf(env: Readonly<Record<string, string | undefined>>): LoadParameters {
  const number = (parameter: keyof LoadParameters, defaultValue: number, constraint: Constraint): number =>
    numberOf(parameterNames[parameter], env[parameterNames[parameter]], defaultValue, constraint);
  const rate = number('rate', 10, rateConstraint);
  return {
    rate,
    warmupS: number('warmupS', 5, zeroOrSeconds),
    durationS: number('durationS', 30, atLeastOneSecond),
    steps: parseRates(env[parameterNames.steps] ?? '10,20,40,80'),
    stepS: number('stepS', 15, atLeastOneSecond),
    spikeRate: number('spikeRate', rate * 5, rateConstraint),
    spikeS: number('spikeS', 10, atLeastOneSecond),
    hostileRate: number('hostileRate', rate, rateConstraint),
    vus: number('vus', 0, countConstraint) || null,
    p95Ms: number('p95Ms', 500, positiveMs),
  };
}

/** The environment that {@link loadParametersOf} reads the same parameters from. */
export function envOfParameters(parameters: Partial<LoadParameters>): Record<string, string> {
  const names = Object.keys(parameters) as (keyof LoadParameters)[];
  return Object.fromEntries(
    names
      .filter((parameter) => parameters[parameter] !== null)
      .map((parameter) => [parameterNames[parameter], String(parameters[parameter])]),
  );
}

interface Constraint {
  readonly isValid: (value: number) => boolean;
  readonly description: string;
}

/** k6 takes whole numbers for a rate: with three decimals it is counted over a thousand seconds. */
const hasThreeDecimals = (value: number): boolean => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;
const rateConstraint: Constraint = {
  isValid: (value) => value > 0 && hasThreeDecimals(value),
  description: 'a rate per second above 0 with at most three decimals',
};
/** k6 takes no scenario that is shorter than a second. */
const atLeastOneSecond: Constraint = {
  isValid: (value) => value >= 1 && hasThreeDecimals(value),
  description: 'seconds, 1 or more, with at most three decimals',
};
const zeroOrSeconds: Constraint = {
  isValid: (value) => value === 0 || atLeastOneSecond.isValid(value),
  description: `0 or ${atLeastOneSecond.description}`,
};
const positiveMs: Constraint = { isValid: (value) => value > 0, description: 'milliseconds above 0' };
const countConstraint: Constraint = {
  isValid: (value) => Number.isSafeInteger(value) && value > 0,
  description: 'a whole number above 0',
};

function numberOf(name: string, text: string | undefined, defaultValue: number, constraint: Constraint): number {
  return text === undefined || text === '' ? defaultValue : parseChecked(name, text, constraint);
}

function parseChecked(name: string, text: string, constraint: Constraint): number {
  const value = Number(text);
  if (Number.isFinite(value) && constraint.isValid(value)) return value;
  throw new Error(`${name} is "${text}", but it must be ${constraint.description}`);
}

function parseRates(text: string): readonly number[] {
  const rates = text.split(',').map((rate) => parseChecked(parameterNames.steps, rate, rateConstraint));
  const notRising = rates.findIndex((rate, index) => index > 0 && rate <= (rates[index - 1] as number));
  if (notRising === -1) return rates;
  throw new Error(
    `${parameterNames.steps} is "${text}", but each step must be above the one before it: ${rates[notRising]} is ` +
      `not above ${rates[notRising - 1]}`,
  );
}
