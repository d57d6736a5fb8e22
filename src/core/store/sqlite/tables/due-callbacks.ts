import type { DueDeadlineQueue } from '#core/store/due-round-robin.ts';
import type { DueDeadline } from '#core/store/store.ts';
import type { SqliteConnection } from '../sqlite-connection.ts';

type AttemptRow = [at: number, callbackId: number];

/** Rows that a queue reads besides those it was asked for, since some of them may be held. */
const spareRows = 32;

/** Callbacks whose time has come, of each merchant apart. */
export function dueCallbackQueries(connection: SqliteConnection) {
  const nextMerchant = connection.one<[string]>(
    'SELECT app_id FROM callbacks WHERE next_at IS NOT NULL AND app_id > ? ORDER BY app_id LIMIT 1',
  );
  const readPage = connection.many<AttemptRow>(`SELECT next_at, id FROM callbacks
    WHERE app_id = ?1 AND next_at <= ?2 AND next_at >= ?3 AND (next_at > ?3 OR id > ?4) ORDER BY next_at, id LIMIT ?5`);
  /** Merchants that have callbacks to send, now or later. */
  const merchantsWithCallbacks = (): readonly string[] => {
    const all: string[] = [];
    for (let row = nextMerchant(['']); row; row = nextMerchant(row)) all.push(row[0]);
    return all;
  };
  const queueOf = (app: string, now: number, isHeld: (callbackId: number) => boolean): DueDeadlineQueue => {
    let last: AttemptRow = [-Infinity, 0];
    return (count) => {
      const found: DueDeadline[] = [];
      for (let size = count + spareRows; found.length < count; size *= 2) {
        const rows = readPage([app, now, ...last, size]);
        for (const [at, callbackId] of rows) {
          if (found.length === count) break;
          last = [at, callbackId];
          if (!isHeld(callbackId)) found.push({ kind: 'callback', at, callbackId });
        }
        if (rows.length < size) break;
      }
      return found;
    };
  };
  return {
    /** One queue for each merchant. @param isHeld callbacks that are passed over. */
    queues: (now: number, isHeld: (callbackId: number) => boolean): readonly DueDeadlineQueue[] =>
      merchantsWithCallbacks().map((app) => queueOf(app, now, isHeld)),
  };
}
