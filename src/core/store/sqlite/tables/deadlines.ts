import type { Due } from '../../store.ts';
import type { Connection } from '../connection.ts';
import { toLimit } from '../limit.ts';

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
  return {
    /** In the order that `Store.due` promises: the sort is stable, and the parts come in the order of the kinds. */
    due(now: number, limit: number): readonly Due[] {
      const values = [now, toLimit(limit)];
      const all: Due[] = [
        ...dwells(values).map(([at, machineNo]) => ({ kind: 'dwell', at, machineNo }) as const),
        ...timeouts(values).map(([at, deliveryId]) => ({ kind: 'timeout', at, deliveryId }) as const),
        ...expiries(values).map(([at, orderId]) => ({ kind: 'expiry', at, orderId }) as const),
        ...attempts(values).map(([at, callbackId]) => ({ kind: 'callback', at, callbackId }) as const),
      ];
      return all.sort((a, b) => a.at - b.at).slice(0, toLimit(limit));
    },
    /** The earliest deadline that is later than `after`. */
    next(after: number): number | undefined {
      const row: readonly (number | null)[] = first([after]) ?? [];
      const firsts = row.filter((at) => at !== null);
      return firsts.length === 0 ? undefined : Math.min(...firsts);
    },
  };
}
