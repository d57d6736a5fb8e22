/** What a pool needs of its workers. */
export interface PoolWorker {
  /** Ends the worker; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Workers that share the work and end together. */
export class WorkerPool<Worker extends PoolWorker> {
  readonly workers: readonly Worker[];

  /** @param start starts the worker of an index, from 0. */
  constructor(size: number, start: (index: number) => Worker) {
    this.workers = Array.from({ length: size }, (_, index) => start(index));
  }

  /** Gives each task to the next free worker. @returns the results in the order of the tasks. */
  async distribute<T>(tasks: readonly ((worker: Worker) => Promise<T>)[]): Promise<T[]> {
    const results: T[] = [];
    const remaining = tasks.entries();
    await Promise.all(
      this.workers.map(async (worker) => {
        for (const [index, task] of remaining) results[index] = await task(worker);
      }),
    );
    return results;
  }

  /** Stops all workers. */
  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}
