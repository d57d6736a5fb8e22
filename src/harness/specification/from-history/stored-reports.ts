import { lowerBound } from '../../sorted.ts';
import type { Frame } from '../observation.ts';
import type { Span } from '../span.ts';
import { lateMs, overlapsAny, type Disturbances } from './windows.ts';

/** When a report is tried again after the first try, ms: 6 tries with pauses of 100 ms doubling (§7.53). */
const triesAfterMs: readonly number[] = [0, 100, 300, 700, 1_500, 3_100];
/** When the last try is over, ms after the first. */
const givenUpAfterMs = 3_100;

/** How far apart two readings of one instant may be, ms. */
const roundingMs = 1;

/**
 * The reports of one machine while its core's store fails. When a call of the store failed is known, so a report that
 * was tried at an instant at which none did is stored.
 */
export class StoredReports {
  readonly #disturbances: Disturbances;
  /** When everything that certainly arrived so far has been stored or given up. */
  #busyUntil = 0;
  /** Until when what perhaps arrives may do so. */
  #openUntil = 0;

  constructor(disturbances: Disturbances) {
    this.#disturbances = disturbances;
  }

  /**
   * Notes the next frame to the core.
   * @param arrives as if the store had not failed.
   * @returns `prompt` where the store does not hold up its report; else whether that is certainly stored, and by when.
   */
  next(at: number, arrives: Frame['arrives']): NonNullable<Frame['stored']> | 'prompt' {
    const { store, delayed, down } = this.#disturbances;
    if (!arrives.certain) {
      this.#openUntil = Math.max(this.#openUntil, arrives.by);
      return 'prompt';
    }
    if (this.#busyUntil <= at && !overlapsAny(store, { from: at, to: arrives.by })) return 'prompt';
    // Reports of one machine wait for each other.
    const first = { from: at, to: Math.max(arrives.by, this.#busyUntil) };
    const waitMs = triesAfterMs.find((ms) => !this.#failedIn({ from: first.from + ms, to: first.to + ms }));
    const by = first.to + (waitMs ?? givenUpAfterMs);
    this.#busyUntil = by;
    const isDisturbed = [down, delayed].some((windows) => overlapsAny(windows, { from: at, to: by }));
    return waitMs === undefined || isDisturbed || this.#openUntil > at
      ? { certain: false, by: at + lateMs }
      : { certain: true, by };
  }

  #failedIn({ from, to }: Span): boolean {
    const { storeFailures } = this.#disturbances;
    const next = storeFailures[lowerBound(storeFailures, (t) => t >= from - roundingMs)];
    return next !== undefined && next <= to + roundingMs;
  }
}
