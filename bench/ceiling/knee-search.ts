/** What a search found. */
export interface Knee {
  /** The greatest rate that held; null when none did. */
  readonly rate: number | null;
  /** The least rate above it that did not hold; null when each one did up to the limit. */
  readonly failed: number | null;
  /** Rates that were tried. */
  readonly tried: number;
}

/** How to search. */
export interface KneeSearch {
  /** The first rate. */
  readonly start: number;
  /** Up and down from there in steps of this factor, until one rate holds and one does not. */
  readonly factor: number;
  /** The two are to be this near, as a factor above 1. */
  readonly precision: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The greatest rate that holds, by bisection.
 * @param holds tries a rate.
 */
export async function findKnee(
  holds: (rate: number) => Promise<boolean>,
  { start, factor, precision, min, max }: KneeSearch,
): Promise<Knee> {
  let [low, high] = [null as number | null, null as number | null];
  let tried = 0;
  const tryRate = async (rate: number): Promise<void> => {
    tried += 1;
    if (await holds(rate)) low = rate;
    else high = rate;
  };
  const next = (): number | null => {
    if (low === null) {
      if (high !== null && high <= min) return null;
      return high === null ? start : Math.max(min, Math.floor(high / factor));
    }
    if (high === null) return low >= max ? null : Math.min(max, Math.ceil(low * factor));
    const middle = Math.round(Math.sqrt(low * high));
    return high / low <= precision || middle === low || middle === high ? null : middle;
  };
  for (let rate = next(); rate !== null; rate = next()) await tryRate(rate);
  return { rate: low, failed: high, tried };
}

/** The most rates that a search may try. */
export function mostTries({ start, factor, precision, min, max }: KneeSearch): number {
  const steps = (ratio: number, by: number): number => Math.ceil(Math.log(ratio) / Math.log(by));
  const outwards = 1 + Math.max(steps(start / min, factor), steps(max / start, factor));
  return outwards + Math.ceil(Math.log2(Math.log(factor) / Math.log(precision))) + 1;
}
