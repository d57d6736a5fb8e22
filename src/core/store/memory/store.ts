import { queueOfRows, takeRoundRobin } from '../due-round-robin.ts';
import { StoreFailure, type DueDeadline, type Rows, type Store, type Tx } from '../store.ts';
import type { Deadline } from './deadline-index.ts';
import { MemoryRows } from './rows.ts';
import { Tables } from './tables.ts';
import { MemoryTx } from './tx.ts';

/**
 * The store of virtual worlds: rows in maps, every question an index look-up, a decision run at once where it is
 * asked for. It forgets everything with its process, but not with its core: a core that crashes in a virtual world is
 * followed by another on the same store.
 */
export class MemoryStore implements Store {
  readonly #tables = new Tables();
  readonly #rows = new MemoryRows(this.#tables);
  readonly #tx = new MemoryTx(this.#tables);
  #closed = false;

  decide<T>(decision: (tx: Tx) => T): Promise<T> {
    return this.#run(() => {
      const answer = this.#tx.run(decision);
      this.#tables.log.clear();
      return answer;
    });
  }

  read<T>(query: (rows: Rows) => T): Promise<T> {
    return this.#run(() => query(this.#rows));
  }

  dueDeadlines(now: number, limit: number, held?: ReadonlySet<number>): Promise<readonly DueDeadline[]> {
    const isHeld = held && ((callbackId: number): boolean => held.has(callbackId));
    return this.#run(() => {
      const { lockExpiries, deliveryTimeouts, orderExpiries, callbackAttempts } = this.#tables;
      const queues = [
        toDueDeadlines(lockExpiries.dueBy(now, limit), (at, machineNo) => ({ kind: 'dwell', at, machineNo })),
        toDueDeadlines(deliveryTimeouts.dueBy(now, limit), (at, deliveryId) => ({ kind: 'timeout', at, deliveryId })),
        toDueDeadlines(orderExpiries.dueBy(now, limit), (at, orderId) => ({ kind: 'expiry', at, orderId })),
        ...callbackAttempts.groups().map((merchantAttempts) =>
          toDueDeadlines(merchantAttempts.dueBy(now, limit, isHeld), (at, callbackId) => ({
            kind: 'callback',
            at,
            callbackId,
          })),
        ),
      ];
      return takeRoundRobin(queues.map(queueOfRows), limit);
    });
  }

  nextDeadline(after: number): Promise<number | undefined> {
    return this.#run(() => {
      const { lockExpiries, deliveryTimeouts, orderExpiries, callbackAttempts } = this.#tables;
      const at = Math.min(
        lockExpiries.firstAfter(after) ?? Infinity,
        deliveryTimeouts.firstAfter(after) ?? Infinity,
        orderExpiries.firstAfter(after) ?? Infinity,
        callbackAttempts.firstAfter(after) ?? Infinity,
      );
      return at === Infinity ? undefined : at;
    });
  }

  prune(now: number): Promise<number> {
    return this.#run(() => {
      const { idempotencyRecords, idempotencyExpiries, log } = this.#tables;
      let deletedCount = 0;
      for (let next = idempotencyExpiries.first(); next && next.at < now; next = idempotencyExpiries.first()) {
        idempotencyRecords.delete(next.key);
        deletedCount += 1;
      }
      log.clear();
      return deletedCount;
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /** Does `work` now and answers for it, unless the store is closed or a decision is being made. */
  #run<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#closed) throw new StoreFailure('the memory store is closed');
      if (this.#tx.isOpen) throw new Error('a decision called its store: it may use its Tx alone');
      resolve(work());
    });
  }
}

/** A new, empty store in memory. */
export function openMemoryStore(): MemoryStore {
  return new MemoryStore();
}

function toDueDeadlines<K>(
  deadlines: readonly Deadline<K>[],
  toDue: (at: number, key: K) => DueDeadline,
): readonly DueDeadline[] {
  return deadlines.map(({ at, key }) => toDue(at, key));
}
