/** What `npm run bench:ceiling` was asked for. */
export interface CeilingOptions {
  /** An open loop by k6. */
  readonly k6: boolean;
  readonly rounds: number;
  /** Of the driver here; deliveries a second, undefined: closed loop. */
  readonly rate: number | undefined;
  readonly deliveries: number;
  readonly connections: number;
  /** Of k6. */
  readonly rates: readonly number[];
  readonly seconds: number;
  /** The one side that is measured; undefined: all. */
  readonly only: SideName | undefined;
}

const sideNames = ['bare', 'full', 'memory'] as const;
/** A side of a closed loop. */
export type SideName = (typeof sideNames)[number];

/** The help of `npm run bench:ceiling`. */
export const usage = `npm run bench:ceiling -- [options]

The full path against a bare pipeline of the same libraries, in turn, on this computer's loopback.

  --k6               the same load of k6 on both, calls made when they are due: ratios of p50, p99 and processor time
  --rounds <n>       how often both sides have their turn (3)
  --rates <list>     with --k6: calls a second, up to five rates (100,250,500)
  --seconds <n>      with --k6: measured seconds of each stretch (10)
  --deliveries <n>   without --k6: deliveries of each stretch (8000)
  --connections <n>  without --k6: connections, each waiting for one delivery at a time (50)
  --rate <n>         without --k6: deliveries a second (default: as many as come back, a closed loop)
  --only <side>      without --k6: only bare, full or memory (full with its rows in memory alone)
  --prof <file>      without --k6: write a processor profile
  --save             write the result into docs/performance.md
  --help             show this

Exit code 0: measured; 2: wrong usage; 3: INCONCLUSIVE, with its reasons: k6 fell short, or the machine was taken.
`;

/** The options as they were typed. */
interface Texts extends Readonly<Record<'rounds' | 'deliveries' | 'connections' | 'rates' | 'seconds', string>> {
  readonly k6: boolean;
  readonly rate?: string | undefined;
  readonly only?: string | undefined;
}

/** Most calls of a whole run: their orders are made beforehand. */
const maxCalls = 300_000;

/** Reads the numbers. @throws RangeError that names the option and what it must be. */
export function ceilingOptions(texts: Texts): CeilingOptions {
  const options = {
    k6: texts.k6,
    rate: texts.rate === undefined ? undefined : wholeNumber('--rate', texts.rate, 1, 20_000),
    rounds: wholeNumber('--rounds', texts.rounds, 1, 20),
    deliveries: wholeNumber('--deliveries', texts.deliveries, 1, maxCalls),
    connections: wholeNumber('--connections', texts.connections, 1, 1_000),
    rates: texts.rates.split(',').map((rate) => wholeNumber('--rates', rate, 1, 5_000)),
    seconds: wholeNumber('--seconds', texts.seconds, 2, 120),
    only: sideName(texts.only),
  };
  if (options.rates.length > 5) throw new RangeError(`--rates has ${options.rates.length} rates; give five at most`);
  const calls = options.rounds * options.seconds * options.rates.reduce((sum, rate) => sum + rate, 0);
  if (options.k6 && calls > maxCalls)
    throw new RangeError(
      `--rates, --seconds and --rounds come to ${calls} calls on each side; ${maxCalls} are the most: take fewer`,
    );
  return options;
}

function sideName(text: string | undefined): SideName | undefined {
  const name = sideNames.find((one) => one === text);
  if (text !== undefined && name === undefined)
    throw new RangeError(`--only has "${text}", but it must be one of ${sideNames.join(', ')}`);
  return name;
}

/** Reads a whole number. @throws RangeError that names the option and its range. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${name} has "${text}", but it must be a whole number from ${min} to ${max}`);
}
