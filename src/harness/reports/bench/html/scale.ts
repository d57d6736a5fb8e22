/** An axis: what of it is shown, whether by logarithms, and where it has marks. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** Where a value lies on an axis, 0 to 1. */
export function positionOf({ from, to, log }: Scale, value: number): number {
  const f = log ? Math.log10 : (number: number): number => number;
  const share = (f(log ? Math.max(value, from) : value) - f(from)) / (f(to) - f(from));
  return Math.min(1, Math.max(0, share));
}

/** Marks that an axis has at most, or a few more. */
const wantedTicks = 5;

/** From zero to the greatest value, with round marks. */
export function linearScale(values: readonly number[], label: (value: number) => string, from = 0): Scale {
  const max = maxOf(values);
  const step = roundStep((max > from ? max - from : 1) / wantedTicks);
  const to = Math.max(from + step, Math.ceil((max - 1e-9) / step) * step);
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step).map(
    (at) => ({ at, label: label(at) }),
  );
  return { from, to, log: false, ticks };
}

/** From the decade below the least value to the one above the greatest; what is 0 or less lies at its foot. */
export function logScale(values: readonly number[], label: (value: number) => string): Scale {
  const positive = values.filter((value) => value > 0);
  const min = positive.reduce((low, value) => Math.min(low, value), maxOf(positive));
  const low = Math.floor(Math.log10(Math.max(min, 1e-3)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(maxOf(positive), 1e-3)) - 1e-9));
  const between = high - low <= 2 ? [1, 2, 5] : [1];
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => low + index)
    .flatMap((exponent) => between.map((factor) => Number((factor * 10 ** exponent).toPrecision(2))))
    .filter((at) => at <= 10 ** high);
  return { from: 10 ** low, to: 10 ** high, log: true, ticks: ticks.map((at) => ({ at, label: label(at) })) };
}

/** By logarithms where a plain axis would press most values against its foot. */
export function autoScale(values: readonly number[], label: (value: number) => string): Scale {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? 0;
  return maxOf(sorted) > 12 * middle && middle > 0 ? logScale(sorted, label) : linearScale(values, label);
}

function maxOf(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0) || 1;
}

/** The next of 1, 2 and 5 with its zeros. */
function roundStep(min: number): number {
  const unit = 10 ** Math.floor(Math.log10(min));
  return ([1, 2, 5].find((factor) => factor * unit >= min - 1e-12) ?? 10) * unit;
}
