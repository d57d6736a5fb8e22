import type fc from 'fast-check';
import type { Rows, Store, Tx } from '#core/store/store.ts';

/**
 * A store that is far away: each call reaches it when the scheduler says so, and its answer comes back when the
 * scheduler says so. It keeps what every store promises: decisions take effect one after another, and are answered in
 * that order.
 */
export class ScheduledStore implements Store {
  /** False: answers at once, as the store under it does. */
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

  read<T>(look: (rows: Rows) => T): Promise<T> {
    return this.#there('read', () => this.#store.read(look));
  }

  dueDeadlines(...asked: Parameters<Store['dueDeadlines']>) {
    return this.#there('due', () => this.#store.dueDeadlines(...asked));
  }

  nextDeadline(after: number) {
    return this.#there('nextDue', () => this.#store.nextDeadline(after));
  }

  prune(wallNow: number) {
    return this.#there('prune', () => this.#store.prune(wallNow));
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #there<T>(call: string, work: () => Promise<T>): Promise<T> {
    if (this.far) await this.#scheduler.schedule(Promise.resolve(), `${call} arrives`);
    const answer = await work();
    if (this.far) await this.#scheduler.schedule(Promise.resolve(), `${call} is answered`);
    return answer;
  }
}
