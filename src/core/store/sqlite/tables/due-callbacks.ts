import type { DueQueue } from '#core/store/due-round-robin.ts';
import type { Due } from '#core/store/store.ts';
import type { Connection } from '../sqlite-connection.ts';

type AttemptRow = [at: number, callbackId: number];

/** Rows that a queue reads besides those it was asked for, since some of them may be held. */
const spareRows = 32;

/** Callbacks whose time has come, of each merchant apart. */
export function dueCallbacks(connection: Connection) {
  const nextApp = connection.one<[string]>(
    'SELECT app_id FROM callbacks WHERE next_at IS NOT NULL AND app_id > ? ORDER BY app_id LIMIT 1',
  );
  const page = connection.many<AttemptRow>(`SELECT next_at, id FROM callbacks
    WHERE app_id = ?1 AND next_at <= ?2 AND next_at >= ?3 AND (next_at > ?3 OR id > ?4) ORDER BY next_at, id LIMIT ?5`);
  /** Merchants that have callbacks to send, now or later. */
  const apps = (): readonly string[] => {
    const all: string[] = [];
    for (let row = nextApp(['']); row; row = nextApp(row)) all.push(row[0]);
    return all;
  };
  const queueOf = (app: string, now: number, isHeld: (callbackId: number) => boolean): DueQueue => {
    let last: AttemptRow = [-Infinity, 0];
    return (count) => {
      const given: Due[] = [];
      for (let size = count + spareRows; given.length < count; size *= 2) {
        const rows = page([app, now, ...last, size]);
        for (const [at, callbackId] of rows) {
          if (given.length === count) break;
          last = [at, callbackId];
          if (!isHeld(callbackId)) given.push({ kind: 'callback', at, callbackId });
        }
        if (rows.length < size) break;
      }
      return given;
    };
  };
  return {
    /** One queue for each merchant. @param isHeld callbacks that are passed over. */
    queues: (now: number, isHeld: (callbackId: number) => boolean): readonly DueQueue[] =>
      apps().map((app) => queueOf(app, now, isHeld)),
  };
}
