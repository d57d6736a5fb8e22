import type { Haste } from './store.ts';

/** Calls `run` later, when what arrives together has arrived. */
export type ScheduleBatch = (run: () => void) => void;

/** After the poll phase: every request that this turn of the loop has read is in the queue by then. */
export const afterThisTurn: ScheduleBatch = (run) => void setImmediate(run);

/** Longest wait of a decision that may come later, for one that may not, ms. */
const laterMs = 20;

/** Decisions in one commit at most: a batch must not keep the event loop for long. */
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
  readonly #scheduleBatch: ScheduleBatch;
  #queue: PendingDecision<Decision>[] = [];
  /** False while every decision in the queue may come later. */
  #isUrgent = false;
  #isScheduled = false;
  #laterTimer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(runBatch: RunBatch<Decision>, scheduleBatch: ScheduleBatch) {
    this.#runBatch = runBatch;
    this.#scheduleBatch = scheduleBatch;
  }

  /** Whether a batch is being decided and written. */
  get isRunning(): boolean {
    return this.#running !== undefined;
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
    // What comes while a batch is being written shares the next commit: it could not be durable any sooner.
    if (this.#isScheduled || this.#running) return;
    this.#isScheduled = true;
    this.#scheduleBatch(() => {
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
