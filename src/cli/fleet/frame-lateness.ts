/** Each step of the counts is a tenth longer than the one before; the first goes up to this, ms. */
const firstStepMs = 0.1;
const stepFactor = 1.1;
/** The last step: more than a quarter of an hour. */
const maxStep = 170;

/** How often frames were sent so late, by steps of time; a plain array, so that threads can send it. */
export type LatenessCounts = readonly number[];

/** How late frames were sent, ms. */
export interface LatenessSummary {
  readonly frames: number;
  readonly p50: number;
  readonly p99: number;
  /** At most so late, to a tenth of it. */
  readonly most: number;
}

/** Frames that a batch holds. */
const batchSize = 2_000;

/**
 * Counts how long after it was due each frame was sent: what the fleet's own process was late. It takes the same memory
 * however many there are.
 */
export class FrameLateness {
  readonly #counts: number[] = [];
  readonly #batch: number[] | null;

  /** @param keepsBatch whether single values are kept until they are taken. */
  constructor(keepsBatch: boolean) {
    this.#batch = keepsBatch ? [] : null;
  }

  /** @returns true when the batch is full. */
  record(ms: number): boolean {
    const late = Math.max(0, ms);
    const step = late <= firstStepMs ? 0 : Math.ceil(Math.log(late / firstStepMs) / Math.log(stepFactor));
    const index = Math.min(maxStep, step);
    while (this.#counts.length <= index) this.#counts.push(0);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    if (this.#batch === null) return false;
    return this.#batch.push(Math.round(late * 1000) / 1000) >= batchSize;
  }

  /** The single values since the last time; empty where none are kept. */
  takeBatch(): readonly number[] {
    return this.#batch?.splice(0) ?? [];
  }

  counts(): LatenessCounts {
    return [...this.#counts];
  }
}

/** The counts of two fleets. */
export function addLateness(left: LatenessCounts, right: LatenessCounts): LatenessCounts {
  const [longer, shorter] = left.length >= right.length ? [left, right] : [right, left];
  return longer.map((times, step) => times + (shorter[step] ?? 0));
}

/** Sums up counts; null without frames. Each time is the upper end of its step. */
export function summarizeLateness(counts: LatenessCounts): LatenessSummary | null {
  const frames = counts.reduce((sum, times) => sum + times, 0);
  if (frames === 0) return null;
  const at = (share: number): number => {
    let below = 0;
    const step = counts.findIndex((times) => (below += times) >= share * frames);
    return firstStepMs * stepFactor ** step;
  };
  return { frames, p50: at(0.5), p99: at(0.99), most: at(1) };
}

/** The counts in one line; empty without frames. */
export function formatLateness(counts: LatenessCounts): string {
  const summary = summarizeLateness(counts);
  if (summary === null) return '';
  const [p50, p99, most] = [summary.p50, summary.p99, summary.most].map((ms) => ms.toFixed(ms < 10 ? 1 : 0));
  return (
    `acknowledgements and answers were sent ${p50} ms after they were due (median), ${p99} ms (p99), ${most} ms at ` +
    'most\n'
  );
}
