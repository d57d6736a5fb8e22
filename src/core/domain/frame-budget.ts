/** How many frames one machine may send. A healthy one sends a heartbeat every five minutes and two frames a sale. */
export interface FrameBudget {
  /** Frames a second, in the long run. */
  readonly perSecond: number;
  /** Frames at once, after a rest. */
  readonly burst: number;
}

/** A token bucket: what one machine may send at this moment. */
export interface FrameBucket {
  readonly tokens: number;
  /** Monotonic ms of the reading that `tokens` belongs to. */
  readonly at: number;
}

/** The bucket of a machine that has sent nothing for a while. */
export function fullBucket(budget: FrameBudget, now: number): FrameBucket {
  return { tokens: budget.burst, at: now };
}

/** Takes a token for one frame. @returns the bucket afterwards, and whether there was a token. */
export function takeFrame(bucket: FrameBucket, budget: FrameBudget, now: number): { readonly granted: boolean; readonly bucket: FrameBucket } {
  const gained = (Math.max(0, now - bucket.at) / 1000) * budget.perSecond;
  const tokens = Math.min(budget.burst, bucket.tokens + gained);
  const granted = tokens >= 1;
  return { granted, bucket: { tokens: granted ? tokens - 1 : tokens, at: now } };
}
