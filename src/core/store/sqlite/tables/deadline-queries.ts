import { compareDueDeadlines, queueOfRows, takeRoundRobin } from '#core/store/due-round-robin.ts';
import type { DueDeadline } from '#core/store/store.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';
import { toLimit } from '../statements.ts';
import { dueCallbackQueries } from './due-callbacks.ts';

/** Rows whose time has come, over all tables that have deadlines. Each part is a walk along one partial index. */
export function deadlineQueries(connection: SqliteConnection) {
  const lockExpiries = connection.many<[number, string]>(
    'SELECT expires_at, machine_no FROM locks WHERE expires_at <= ? ORDER BY expires_at, machine_no LIMIT ?',
  );
  const deliveryTimeouts = connection.many<[number, string]>(
    'SELECT timeout_at, id FROM deliveries WHERE timeout_at <= ? ORDER BY timeout_at, id LIMIT ?',
  );
  const orderExpiries = connection.many<[number, number]>(
    'SELECT expires_at, id FROM orders WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?',
  );
  const callbackAttempts = connection.many<[number, number]>(
    'SELECT next_at, id FROM callbacks WHERE next_at <= ? ORDER BY next_at, id LIMIT ?',
  );
  const earliest = connection.one<[number | null, number | null, number | null, number | null]>(`SELECT
    (SELECT min(expires_at) FROM locks WHERE expires_at > ?1),
    (SELECT min(timeout_at) FROM deliveries WHERE timeout_at > ?1),
    (SELECT min(expires_at) FROM orders WHERE expires_at > ?1),
    (SELECT min(next_at) FROM callbacks WHERE next_at > ?1)`);
  const callbacks = dueCallbackQueries(connection);
  return {
    /** What `Store.due` promises. Each queue is read alone only where not everything has room. */
    dueDeadlines(
      now: number,
      limit: number,
      isHeld: (callbackId: number) => boolean = () => false,
    ): readonly DueDeadline[] {
      const maxRows = toLimit(limit);
      const values = [now, maxRows];
      const otherQueues = [
        lockExpiries(values).map(([at, machineNo]): DueDeadline => ({ kind: 'dwell', at, machineNo })),
        deliveryTimeouts(values).map(([at, deliveryId]): DueDeadline => ({ kind: 'timeout', at, deliveryId })),
        orderExpiries(values).map(([at, orderId]): DueDeadline => ({ kind: 'expiry', at, orderId })),
      ];
      const earliestCallbacks = callbackAttempts([now, maxRows + 1]);
      if (earliestCallbacks.length <= maxRows) {
        const freeCallbacks = earliestCallbacks
          .filter(([, id]) => !isHeld(id))
          .map(([at, callbackId]): DueDeadline => ({ kind: 'callback', at, callbackId }));
        const all = [...otherQueues.flat(), ...freeCallbacks];
        if (all.length <= maxRows) return all.sort(compareDueDeadlines);
      }
      return takeRoundRobin([...otherQueues.map(queueOfRows), ...callbacks.queues(now, isHeld)], maxRows);
    },
    /** The earliest deadline that is later than `after`. */
    nextDeadline(after: number): number | undefined {
      const row: readonly (number | null)[] = earliest([after]) ?? [];
      const firsts = row.filter((at) => at !== null);
      return firsts.length === 0 ? undefined : Math.min(...firsts);
    },
  };
}
