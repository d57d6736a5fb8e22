import { tokensLeft, type Bucket } from './token-bucket.ts';

/** How many frames one machine may send. A healthy one sends a heartbeat every five minutes and two frames a sale. */
export interface FrameBudget {
  /** Frames a second, in the long run. */
  readonly perSecond: number;
  /** Frames at once, after a rest. */
  readonly burst: number;
}

/** What one machine may send at this moment; `at` is a monotonic reading. */
export type FrameBucket = Bucket;

/** The bucket of a machine that has sent nothing for a while. */
export function fullBucket(budget: FrameBudget, now: number): FrameBucket {
  return { tokens: budget.burst, at: now };
}

/** Takes a token for one frame. @returns the bucket afterwards, and whether there was a token. */
export function takeFrameToken(
  bucket: FrameBucket,
  budget: FrameBudget,
  now: number,
): { readonly granted: boolean; readonly bucket: FrameBucket } {
  const tokens = tokensLeft(bucket, { burst: budget.burst, perMinute: budget.perSecond * 60 }, now);
  const granted = tokens >= 1;
  return { granted, bucket: { tokens: granted ? tokens - 1 : tokens, at: now } };
}
