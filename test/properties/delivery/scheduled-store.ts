import type fc from 'fast-check';
import type { Rows, Store, Tx } from '#core/store/store.ts';

/**
 * A remote store: the scheduler decides when each call arrives and when its answer returns. As in every store,
 * decisions take effect one after another, and are answered in that order.
 */
export class ScheduledStore implements Store {
  /** False to answer at once, as the inner store does. */
  far = false;
  readonly #store: Store;
  readonly #scheduler: fc.Scheduler;
  /** Settles when the last decision has been answered. */
  #answered: Promise<unknown> = Promise.resolve();

  constructor(store: Store, scheduler: fc.Scheduler) {
    this.#store = store;
    this.#scheduler = scheduler;
  }

  async decide<T>(decision: (tx: Tx) => T): Promise<T> {
    if (this.far) await this.#scheduler.schedule(Promise.resolve(), 'decide arrives');
    const answer = await this.#store.decide(decision);
    const after = this.#answered;
    const answered = this.far
      ? Promise.all([after, this.#scheduler.schedule(Promise.resolve(), 'decide is answered')])
      : after;
    this.#answered = answered;
    await answered;
    return answer;
  }

  read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#scheduled('read', () => this.#store.read(query));
  }

  dueDeadlines(...limits: Parameters<Store['dueDeadlines']>) {
    return this.#scheduled('due', () => this.#store.dueDeadlines(...limits));
  }

  nextDeadline(after: number) {
    return this.#scheduled('nextDue', () => this.#store.nextDeadline(after));
  }

  prune(wallNow: number) {
    return this.#scheduled('prune', () => this.#store.prune(wallNow));
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #scheduled<T>(call: string, work: () => Promise<T>): Promise<T> {
    if (this.far) await this.#scheduler.schedule(Promise.resolve(), `${call} arrives`);
    const answer = await work();
    if (this.far) await this.#scheduler.schedule(Promise.resolve(), `${call} is answered`);
    return answer;
  }
}
