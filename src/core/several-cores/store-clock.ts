import { ClockMoved, CoreClock } from '../core-clock.ts';
import { isPlausible, leaseMs, wasRenewedAfter, type CoreLease, type TimeReading } from '../domain/several-cores.ts';
import type { Clock } from '../ports/clock.ts';
import type { Rows, Store } from '../store/store.ts';

/** Name of the note that holds what store time adds to the database's clock, ms. */
export const storeTimeNote = 'store-time';

/** Store time as a transaction reads it. */
export function storeTime(rows: Rows): number {
  const databaseTime = rows.databaseTime();
  if (databaseTime === undefined)
    throw new Error('a store without a clock of its own serves one core: several need a database that they share');
  return databaseTime + Number(rows.note(storeTimeNote) ?? 0);
}

/**
 * The time of cores that share a store: each decision reads it in its transaction, so all have the same. Between two
 * readings it goes on with this core's monotonic clock, which judges each reading in turn.
 */
export class StoreClock extends CoreClock {
  readonly #ownClock: Clock;
  readonly #core: number;
  #reading: TimeReading;

  /** @param reading the first, of the transaction in which the core joined the others. */
  constructor(clock: Clock, core: number, reading: TimeReading) {
    super(clock, undefined);
    this.#ownClock = clock;
    this.#core = core;
    this.#reading = reading;
  }

  /** Never ahead of the store: a timer that it sets may fire late and not early. */
  override at(monotonic: number): number {
    return this.#reading.time + (monotonic - this.#reading.to);
  }

  override decisionTime(rows: Rows, at: number, askedAt: number): number {
    const reading = { time: storeTime(rows), from: askedAt, to: at };
    if (!isPlausible(this.#reading, reading)) throw new ClockMoved('store time and the clock of this core disagree');
    this.#reading = reading;
    return reading.time;
  }

  /** Takes the store's time if another core was at work by it; otherwise corrects it by this core's own clock. */
  override async settle(store: Store): Promise<void> {
    const askedAt = this.#ownClock.monotonic();
    this.#reading = await store.decide((tx) => {
      const at = this.#ownClock.monotonic();
      const time = storeTime(tx);
      const others = tx.cores().filter(({ id }) => id !== this.#core);
      const reading = { time, from: askedAt, to: at };
      const expected = this.at(at);
      if (isPlausible(this.#reading, reading) || others.some((lease) => wasRenewedAfter(lease, expected)))
        return reading;
      tx.putNote(storeTimeNote, String(Number(tx.note(storeTimeNote) ?? 0) + expected - time));
      return { time: expected, from: at, to: at };
    });
  }
}

/** The least that store time can be, by the leases that were renewed at it. */
export function leastTime(leases: readonly CoreLease[]): number {
  return Math.max(-Infinity, ...leases.map(({ until }) => until - leaseMs));
}
