import type { Haste } from '../store.ts';

/** Longest wait of a decision that may come later, for one that may not, ms. */
const laterMs = 20;

/** Decisions in one commit at most. */
const maxBatch = 256;

/** A decision that waits for its batch. */
export interface PendingDecision<Decision> {
  readonly decision: Decision;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs a batch and answers its decisions. @returns those that it has left for the next batch. */
export type RunBatch<Decision> = (
  batch: readonly PendingDecision<Decision>[],
) => Promise<readonly PendingDecision<Decision>[]>;

/** Collects the decisions of one turn of the event loop, or of the time of the last commit, into batches. */
export class DecisionQueue<Decision> {
  readonly #runBatch: RunBatch<Decision>;
  #queue: PendingDecision<Decision>[] = [];
  #isUrgent = false;
  #isScheduled = false;
  #laterTimer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(runBatch: RunBatch<Decision>) {
    this.#runBatch = runBatch;
  }

  /** Adds a decision; one that may come `later` waits for the next that may not. */
  add(decision: Decision, haste: Haste): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ decision, resolve, reject });
      if (haste === 'now') this.#isUrgent = true;
      this.#schedule();
    });
  }

  /** Runs everything that waits. */
  async drain(): Promise<void> {
    for (;;) {
      await this.#running;
      if (this.#queue.length === 0) return;
      this.#start();
    }
  }

  #schedule(): void {
    if (!this.#isUrgent) {
      this.#laterTimer ??= setTimeout(() => {
        this.#isUrgent = true;
        this.#schedule();
      }, laterMs);
      return;
    }
    if (this.#isScheduled || this.#running) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.#running && this.#queue.length > 0) this.#start();
    });
  }

  #start(): void {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = undefined;
    const batch = this.#queue.splice(0, maxBatch);
    this.#isUrgent = this.#queue.length > 0;
    this.#running = this.#runBatch(batch).then((left) => {
      this.#running = undefined;
      this.#queue.unshift(...left);
      if (left.length > 0) this.#isUrgent = true;
      if (this.#queue.length > 0) this.#schedule();
    });
  }
}
