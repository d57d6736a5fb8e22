import type { CoreClockAnchor } from '../core-clock.ts';
import { leaseMs } from '../domain/several-cores.ts';
import type { Clock } from '../ports/clock.ts';
import type { Wake } from '../ports/wake.ts';
import type { Store } from '../store/store.ts';
import { leastTime, StoreClock, storeTime, storeTimeNote } from './store-clock.ts';

/** What a core needs that shares its store with others. */
export interface CoreGroup {
  /** Names the process: no two that run have the same, and one that starts again has it again. */
  readonly name: string;
  readonly wake: Wake;
}

/** A core's place among those that share its store. */
export interface JoinedCore {
  /** Number of this life. */
  readonly id: number;
  readonly clock: StoreClock;
}

/** How long an expired lease is kept, ms: of a core that comes back, its lines still name it. */
const keepExpiredMs = 3_600_000;

/**
 * Draws a number for this life of a core and gives it a lease. The lives before it, and cores that have been away for
 * an hour, lose theirs.
 * @param anchor where a single core left off on this store: deadlines that it wrote stay what they were.
 */
export async function joinCores(
  store: Store,
  clock: Clock,
  { name }: CoreGroup,
  anchor: CoreClockAnchor | undefined,
): Promise<JoinedCore> {
  const from = clock.monotonic();
  const { id, time, to } = await store.decide((tx) => {
    const read = storeTime(tx);
    // Store time only grows: a database whose clock was set back while no core ran goes on where it was.
    const time = Math.max(read, leastTime(tx.cores()), tx.note(storeTimeNote) === undefined ? (anchor?.core ?? 0) : 0);
    if (time > read) tx.putNote(storeTimeNote, String(Number(tx.note(storeTimeNote) ?? 0) + time - read));
    const id = tx.next('core');
    for (const lease of tx.cores())
      if (lease.name === name || lease.until < time - keepExpiredMs) tx.deleteCore(lease.id);
    tx.putCore({ id, name, until: time + leaseMs });
    return { id, time, to: clock.monotonic() };
  });
  return { id, clock: new StoreClock(clock, id, { time, from, to }) };
}
