import { returnToken, takeToken, msUntilToken, type Allowance, type Bucket } from '#core/domain/token-bucket.ts';
import { evictOldest } from '#core/evict-oldest.ts';
import type { Clock } from '#core/ports/clock.ts';

/** Keys that one limiter remembers: about 2 MB of short ones. */
const defaultMaxKeys = 10_000;

/**
 * One allowance for each key. Memory is bounded: beyond its keys the one that was spent least recently is forgotten.
 */
export class KeyedLimiter {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #allowance: Allowance | null;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param allowance null: no limit. */
  constructor(clock: Pick<Clock, 'monotonic'>, allowance: Allowance | null, maxKeys = defaultMaxKeys) {
    this.#clock = clock;
    this.#allowance = allowance;
    this.#maxKeys = maxKeys;
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.#buckets.size;
  }

  /** How long until the key may spend again, ms; 0 when it may now. */
  waitMs(key: string): number {
    const bucket = this.#buckets.get(key);
    if (this.#allowance === null || bucket === undefined) return 0;
    return msUntilToken(bucket, this.#allowance, this.#clock.monotonic());
  }

  spend(key: string): void {
    if (this.#allowance === null) return;
    const bucket = takeToken(this.#buckets.get(key), this.#allowance, this.#clock.monotonic());
    // Put again, the key is the newest.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    evictOldest(this.#buckets, this.#maxKeys);
  }

  /** Takes a spending back. */
  refund(key: string): void {
    const bucket = this.#buckets.get(key);
    if (this.#allowance === null || bucket === undefined) return;
    const bucketAfter = returnToken(bucket, this.#allowance, this.#clock.monotonic());
    if (bucketAfter === null) this.#buckets.delete(key);
    else this.#buckets.set(key, bucketAfter);
  }
}
