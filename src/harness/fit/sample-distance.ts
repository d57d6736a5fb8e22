/** How far two samples of times are apart. */
export interface Distance {
  /** Kolmogorov–Smirnov: the greatest difference between the two shares, 0–1. */
  readonly ks: number;
  /** Wasserstein-1: how far, on average, a time has to be moved, in ms. */
  readonly w1Ms: number;
}

/** @throws RangeError when one of the samples is empty. */
export function sampleDistance(sample: readonly number[], otherSample: readonly number[]): Distance {
  if (sample.length === 0 || otherSample.length === 0)
    throw new RangeError('a distance needs two samples that are not empty');
  const a = Float64Array.from(sample).sort();
  const b = Float64Array.from(otherSample).sort();
  let i = 0;
  let j = 0;
  let ks = 0;
  let w1Ms = 0;
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (a[i] === at) i += 1;
    while (b[j] === at) j += 1;
    const gap = Math.abs(i / a.length - j / b.length);
    ks = Math.max(ks, gap);
    const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (next !== Infinity) w1Ms += gap * (next - at);
  }
  // One of them has been used up: the rest of the other still has to be moved.
  const rest = i < a.length ? a.subarray(i) : b.subarray(j);
  const total = i < a.length ? a.length : b.length;
  for (let k = 1; k < rest.length; k += 1) w1Ms += ((rest.length - k) / total) * ((rest[k] ?? 0) - (rest[k - 1] ?? 0));
  return { ks, w1Ms };
}
