/** The seed of properties without `FC_SEED`; it is fixed, so that test runs are repeatable. */
const defaultSeed = 1_714_373_688;

/** The seed of every property of this run: `FC_SEED`, a whole number, or the default. */
export const propertySeed = numberOf('FC_SEED', defaultSeed, (seed) => Number.isSafeInteger(seed), 'a whole number');

/** Factor of the number of runs of each property: `FC_RUNS`, for example 10 or 0.1. */
export const runsFactor = numberOf(
  'FC_RUNS',
  1,
  (factor) => factor > 0 && factor <= 10_000,
  'a number above 0, up to 10000',
);

/** The number of runs of a property that makes `usual` by default; at least one. */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * runsFactor));
}

function numberOf(variable: string, fallback: number, isValid: (value: number) => boolean, expected: string): number {
  const text = process.env[variable] ?? '';
  if (text === '') return fallback;
  const value = Number(text);
  if (!isValid(value)) throw new Error(`${variable} is "${text}"; it must be ${expected}`);
  return value;
}
