import type { Stage } from '#harness/stages/stage.ts';

/**
 * Lets a world run while something of it is awaited. Several pieces of work may be under way at once; in virtual time
 * the world stands still between them.
 */
export class WorldDriver {
  readonly #stage: Pick<Stage, 'drive'>;
  readonly #pending = new Set<Promise<unknown>>();
  #driven: Promise<void> | null = null;

  constructor(stage: Pick<Stage, 'drive'>) {
    this.#stage = stage;
  }

  /**
   * Lets the world run until this work settles.
   * @throws what the work was rejected with, or the error of the world that ended it.
   */
  drive<T>(work: Promise<T>): Promise<T> {
    const settled = (): void => void this.#pending.delete(work);
    this.#pending.add(work);
    work.then(settled, settled);
    this.#driven ??= this.#drivePending();
    return Promise.race([work, this.#driven.then(() => work)]);
  }

  async #drivePending(): Promise<void> {
    try {
      while (this.#pending.size > 0) await this.#stage.drive(Promise.allSettled(this.#pending));
    } finally {
      this.#pending.clear();
      this.#driven = null;
    }
  }
}
