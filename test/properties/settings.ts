/** The seed of properties unless `FC_SEED` says otherwise: a test run means the same today and tomorrow. */
const usualSeed = 1_714_373_688;

/** Seed of every property of this run: `FC_SEED`, a whole number, or the usual one. */
export const propertySeed = numberOf('FC_SEED', usualSeed, (seed) => Number.isSafeInteger(seed), 'a whole number');

/** How many times its usual number of runs each property makes: `FC_RUNS`, for example 10 or 0.1. */
export const runsFactor = numberOf(
  'FC_RUNS',
  1,
  (factor) => factor > 0 && factor <= 10_000,
  'a number above 0, up to 10000',
);

/** The number of runs of a property that usually makes `usual`; at least one. */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * runsFactor));
}

function numberOf(variable: string, otherwise: number, good: (value: number) => boolean, wanted: string): number {
  const text = process.env[variable] ?? '';
  if (text === '') return otherwise;
  const value = Number(text);
  if (!good(value)) throw new Error(`${variable} is "${text}"; it must be ${wanted}`);
  return value;
}
