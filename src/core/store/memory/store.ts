import { dueQueue, takeInTurn } from '../due-round-robin.ts';
import { StoreFailure, type Due, type Rows, type Store, type Tx } from '../store.ts';
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
    return this.#answer(() => this.#tx.run(decision));
  }

  read<T>(look: (rows: Rows) => T): Promise<T> {
    return this.#answer(() => look(this.#rows));
  }

  due(now: number, limit: number, isHeld?: (callbackId: number) => boolean): Promise<readonly Due[]> {
    return this.#answer(() => {
      const { dwells, timeouts, expiries, attempts } = this.#tables;
      const queues = [
        dues(dwells.until(now, limit), (at, machineNo) => ({ kind: 'dwell', at, machineNo })),
        dues(timeouts.until(now, limit), (at, deliveryId) => ({ kind: 'timeout', at, deliveryId })),
        dues(expiries.until(now, limit), (at, orderId) => ({ kind: 'expiry', at, orderId })),
        ...attempts
          .groups()
          .map((ofApp) =>
            dues(ofApp.until(now, limit, isHeld), (at, callbackId) => ({ kind: 'callback', at, callbackId })),
          ),
      ];
      return takeInTurn(queues.map(dueQueue), limit);
    });
  }

  nextDue(after: number): Promise<number | undefined> {
    return this.#answer(() => {
      const { dwells, timeouts, expiries, attempts } = this.#tables;
      const at = Math.min(
        dwells.firstAfter(after) ?? Infinity,
        timeouts.firstAfter(after) ?? Infinity,
        expiries.firstAfter(after) ?? Infinity,
        attempts.firstAfter(after) ?? Infinity,
      );
      return at === Infinity ? undefined : at;
    });
  }

  prune(now: number): Promise<number> {
    return this.#answer(() => {
      const { replays, replayExpiries, log } = this.#tables;
      let forgotten = 0;
      for (let next = replayExpiries.first(); next && next.at < now; next = replayExpiries.first()) {
        replays.delete(next.key);
        forgotten += 1;
      }
      log.forget();
      return forgotten;
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  /** Does `work` now and answers for it, unless the store is closed or a decision is being made. */
  #answer<T>(work: () => T): Promise<T> {
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

function dues<K>(deadlines: readonly Deadline<K>[], name: (at: number, key: K) => Due): readonly Due[] {
  return deadlines.map(({ at, key }) => name(at, key));
}
