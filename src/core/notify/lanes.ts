/** What the sender holds of one receiver. */
interface Lane<T> {
  /** Attempts under way. */
  active: number;
  /** Callbacks that wait for a slot, first come first served. */
  readonly waiting: T[];
  /** How often a slot comes free, ms: a moving average over the receiver's attempts. */
  paceMs: number;
  /** Core time behind which there is room for one more callback that could not be held. */
  horizon: number;
}

/** Bounds of {@link Lanes}. */
export interface LaneBounds {
  /** Attempts under way at once to one receiver. */
  readonly perReceiver: number;
  /** Callbacks that may wait in memory for one receiver. */
  readonly waiting: number;
  /** Longest time for which a callback is put off, ms. */
  readonly maxPutOffMs: number;
}

/** What a callback that asks for a slot is told. `put-off`: come back at that core time. */
export type Slot = { readonly kind: 'go' } | { readonly kind: 'wait' } | { readonly kind: 'put-off'; readonly until: number };

/** Before a receiver has answered once, a slot is taken to come free this often. */
const firstPaceMs = 10;

/**
 * Slots of each receiver, so that one that hangs fills only its own (`callback-isolated`). A few more callbacks wait
 * in memory; the rest are put off to the time when, at the receiver's own pace, their turn comes: so however long the
 * queue of a slow receiver is, it is looked at no oftener than the receiver answers.
 */
export class Lanes<T> {
  readonly #bounds: LaneBounds;
  readonly #lanes = new Map<string, Lane<T>>();

  constructor(bounds: LaneBounds) {
    this.#bounds = bounds;
  }

  /** Asks for a slot. @param now core time. */
  enter(receiver: string, item: T, now: number): Slot {
    const lane = this.#lane(receiver, now);
    if (lane.active < this.#bounds.perReceiver) {
      lane.active++;
      return { kind: 'go' };
    }
    if (lane.waiting.length < this.#bounds.waiting) {
      lane.waiting.push(item);
      return { kind: 'wait' };
    }
    const earliest = now + lane.waiting.length * lane.paceMs;
    lane.horizon = Math.min(Math.max(lane.horizon, earliest) + lane.paceMs, now + this.#bounds.maxPutOffMs);
    return { kind: 'put-off', until: Math.ceil(lane.horizon) };
  }

  /**
   * Gives a slot back, and hands it on.
   * @param tookMs how long the attempt was.
   * @returns the callback that has the slot now, or null.
   */
  leave(receiver: string, tookMs: number): T | null {
    const lane = this.#lanes.get(receiver);
    if (!lane) return null;
    lane.paceMs += (tookMs / this.#bounds.perReceiver - lane.paceMs) / 8;
    const next = lane.waiting.shift();
    if (next !== undefined) return next;
    lane.active--;
    if (lane.active === 0) this.#lanes.delete(receiver);
    return null;
  }

  #lane(receiver: string, now: number): Lane<T> {
    let lane = this.#lanes.get(receiver);
    if (!lane) {
      lane = { active: 0, waiting: [], paceMs: firstPaceMs, horizon: now };
      this.#lanes.set(receiver, lane);
    }
    return lane;
  }
}
