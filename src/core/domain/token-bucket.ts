/** How often something may happen: so many times at once, and so many a minute in the long run. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** What is left of an allowance. */
export interface Bucket {
  readonly tokens: number;
  /** When that was so, ms. */
  readonly at: number;
}

const minuteMs = 60_000;

/** What is left now of a bucket, and with no bucket the whole allowance. */
export function tokensLeft(bucket: Bucket | undefined, { burst, perMinute }: Allowance, now: number): number {
  if (bucket === undefined) return burst;
  return Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perMinute) / minuteMs);
}

/** How long until there is a whole token, ms; 0 where there is one. */
export function msUntilToken(bucket: Bucket | undefined, allowance: Allowance, now: number): number {
  const left = tokensLeft(bucket, allowance, now);
  return left >= 1 ? 0 : Math.ceil(((1 - left) * minuteMs) / allowance.perMinute);
}

/** The bucket without one token; it never owes any. */
export function takeToken(bucket: Bucket | undefined, allowance: Allowance, now: number): Bucket {
  return { tokens: Math.max(0, tokensLeft(bucket, allowance, now) - 1), at: now };
}

/** The bucket with a token given back; null when it is full, which is as good as none. */
export function returnToken(bucket: Bucket | undefined, allowance: Allowance, now: number): Bucket | null {
  const tokens = tokensLeft(bucket, allowance, now) + 1;
  return tokens >= allowance.burst ? null : { tokens, at: now };
}
