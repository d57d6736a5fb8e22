import { compareDue, dueQueue, takeInTurn } from '#core/store/due-round-robin.ts';
import type { Due } from '#core/store/store.ts';
import type { Connection } from '../sqlite-connection.ts';
import { toLimit } from '../limit.ts';
import { dueCallbacks } from './due-callbacks.ts';

/** Rows whose time has come, over all tables that have deadlines. Each part is a walk along one partial index. */
export function deadlines(connection: Connection) {
  const dwells = connection.many<[number, string]>(
    'SELECT until, machine_no FROM locks WHERE until <= ? ORDER BY until, machine_no LIMIT ?',
  );
  const timeouts = connection.many<[number, string]>(
    'SELECT timeout_at, id FROM deliveries WHERE timeout_at <= ? ORDER BY timeout_at, id LIMIT ?',
  );
  const expiries = connection.many<[number, number]>(
    'SELECT expires_at, id FROM orders WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?',
  );
  const attempts = connection.many<[number, number]>(
    'SELECT next_at, id FROM callbacks WHERE next_at <= ? ORDER BY next_at, id LIMIT ?',
  );
  const first = connection.one<[number | null, number | null, number | null, number | null]>(`SELECT
    (SELECT min(until) FROM locks WHERE until > ?1),
    (SELECT min(timeout_at) FROM deliveries WHERE timeout_at > ?1),
    (SELECT min(expires_at) FROM orders WHERE expires_at > ?1),
    (SELECT min(next_at) FROM callbacks WHERE next_at > ?1)`);
  const callbacks = dueCallbacks(connection);
  return {
    /** What `Store.due` promises. Each queue is read alone only where not everything has room. */
    due(now: number, limit: number, isHeld: (callbackId: number) => boolean = () => false): readonly Due[] {
      const most = toLimit(limit);
      const values = [now, most];
      const others = [
        dwells(values).map(([at, machineNo]): Due => ({ kind: 'dwell', at, machineNo })),
        timeouts(values).map(([at, deliveryId]): Due => ({ kind: 'timeout', at, deliveryId })),
        expiries(values).map(([at, orderId]): Due => ({ kind: 'expiry', at, orderId })),
      ];
      const early = attempts([now, most + 1]);
      if (early.length <= most) {
        const free = early
          .filter(([, id]) => !isHeld(id))
          .map(([at, callbackId]): Due => ({ kind: 'callback', at, callbackId }));
        const all = [...others.flat(), ...free];
        if (all.length <= most) return all.sort(compareDue);
      }
      return takeInTurn([...others.map(dueQueue), ...callbacks.queues(now, isHeld)], most);
    },
    /** The earliest deadline that is later than `after`. */
    next(after: number): number | undefined {
      const row: readonly (number | null)[] = first([after]) ?? [];
      const firsts = row.filter((at) => at !== null);
      return firsts.length === 0 ? undefined : Math.min(...firsts);
    },
  };
}
