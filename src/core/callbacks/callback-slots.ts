/** Slots that are given out, and how fast they come back. */
interface Pace {
  /** Attempts under way. */
  active: number;
  /** How often a slot comes free, ms: a moving average over the attempts. */
  paceMs: number;
  /** Core time behind which there is room for one more callback that could not be held. */
  horizon: number;
}

/** Attempts to one receiver of one merchant. */
interface Lane<T> extends Pace {
  /** Callbacks that wait for a slot, first come first served. */
  readonly waiting: T[];
}

/** What one merchant has of slots, all receivers together. */
interface Account<T> extends Pace {
  /** Callbacks that wait for a slot. */
  waiting: number;
  readonly lanes: Map<string, Lane<T>>;
  /** Lanes with waiting callbacks; the next slot goes to the first that may take it. */
  readonly turns: Lane<T>[];
  /** Core time at which the last callback is looked at again that was put off by {@link SlotBounds.maxPutOffMs} or more. */
  lastLook: number;
}

/** Bounds of {@link CallbackSlots}. */
export interface SlotBounds {
  /** Attempts under way at once to one receiver. */
  readonly perReceiver: number;
  /** Attempts under way at once of one merchant, all of its receivers together; asked anew each time. */
  readonly perMerchant: () => number;
  /** Callbacks that may wait in memory for one receiver. */
  readonly waitingPerReceiver: number;
  /** Callbacks that may wait in memory of one merchant. */
  readonly waitingPerMerchant: number;
  /** A callback is put off for this long at most, ms, unless more of its merchant are put off than can be looked at then. */
  readonly maxPutOffMs: number;
}

/** Whose slot a callback takes. */
export interface SlotOwner {
  /** Appid. */
  readonly merchant: string;
  /** Scheme, host and port. */
  readonly receiver: string;
}

/** The answer to a callback that asks for a slot. `put-off`: ask again at that core time. */
export type Slot =
  { readonly kind: 'go' } | { readonly kind: 'wait' } | { readonly kind: 'put-off'; readonly until: number };

/** Before an attempt has ended, a slot is taken to come free this often. */
const firstPaceMs = 10;

/** Pause between two looks at callbacks of one merchant that were put off for the longest time, ms: 200 a second. */
const lookPauseMs = 5;

/** Longest time for which a callback is put off when very many are, ms. */
const longestPutOffMs = 600_000;

/**
 * The attempts that each merchant may have under way at once: its part of all, and never above its own bound.
 *
 * @param merchants how many merchants there are
 */
export function merchantBudget(
  bounds: { readonly perMerchant: number; readonly maxUnderWay: number },
  merchants: number,
): number {
  return Math.max(1, Math.min(bounds.perMerchant, Math.floor(bounds.maxUnderWay / Math.max(1, merchants))));
}

/**
 * Slots for attempts. Each merchant has a budget of its own that no other can use, so no callback waits for a slot that
 * another merchant holds (`callback-isolated`). Within a merchant, each receiver has a bound, and receivers take turns:
 * a receiver that has as many attempts under way as slots are free gets no further one, so receivers that hang leave
 * slots to those that answer.
 *
 * Some callbacks wait in memory. The others are put off to the time when, at the pace of their receiver or of their
 * merchant, their turn comes: a long queue is looked at no oftener than slots come free.
 */
export class CallbackSlots<T> {
  readonly #bounds: SlotBounds;
  readonly #accounts = new Map<string, Account<T>>();

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds;
  }

  /** Asks for a slot. @param now core time. */
  enter({ merchant, receiver }: SlotOwner, item: T, now: number): Slot {
    const account = this.#account(merchant);
    const lane = laneOf(account, receiver, now);
    if (lane.waiting.length === 0 && this.#mayStart(account, lane)) {
      start(account, lane);
      return { kind: 'go' };
    }
    if (this.#mayWait(account, lane)) {
      if (lane.waiting.length === 0) account.turns.push(lane);
      lane.waiting.push(item);
      account.waiting++;
      return { kind: 'wait' };
    }
    if (isEmpty(lane)) account.lanes.delete(receiver);
    return { kind: 'put-off', until: this.#putOff(account, lane, now) };
  }

  /**
   * Gives a slot back, and hands on what is free.
   * @param tookMs how long the attempt was.
   * @returns the callbacks that have a slot now.
   */
  leave({ merchant, receiver }: SlotOwner, tookMs: number): readonly T[] {
    const account = this.#accounts.get(merchant);
    const lane = account?.lanes.get(receiver);
    if (!account || !lane) return [];
    giveBack(lane, tookMs);
    giveBack(account, tookMs);
    const started = this.#startWaiting(account);
    if (isEmpty(lane)) account.lanes.delete(receiver);
    if (account.active === 0 && account.waiting === 0) this.#accounts.delete(merchant);
    return started;
  }

  /** Lanes take turns until none of those that wait may have a slot. */
  #startWaiting(account: Account<T>): readonly T[] {
    const started: T[] = [];
    let passed = 0;
    while (passed < account.turns.length && account.active < this.#bounds.perMerchant()) {
      const lane = account.turns.shift() as Lane<T>;
      if (this.#mayStart(account, lane)) {
        started.push(lane.waiting.shift() as T);
        start(account, lane);
        account.waiting--;
        passed = 0;
      } else passed++;
      if (lane.waiting.length > 0) account.turns.push(lane);
    }
    return started;
  }

  #mayStart(account: Account<T>, lane: Lane<T>): boolean {
    const free = this.#bounds.perMerchant() - account.active;
    return lane.active < Math.min(this.#bounds.perReceiver, free);
  }

  #mayWait(account: Account<T>, lane: Lane<T>): boolean {
    const free = this.#bounds.waitingPerMerchant - account.waiting;
    return lane.waiting.length < Math.min(this.#bounds.waitingPerReceiver, free);
  }

  /** The core time at which the callback asks again. */
  #putOff(account: Account<T>, lane: Lane<T>, now: number): number {
    const bound = now + this.#bounds.maxPutOffMs;
    // What keeps it from starting: its receiver, or its merchant's budget.
    const [short, ahead] =
      lane.active < this.#bounds.perReceiver ? [account, account.waiting] : [lane, lane.waiting.length];
    short.horizon = Math.min(Math.max(short.horizon, now + ahead * short.paceMs) + short.paceMs, bound);
    if (short.horizon < bound) return Math.ceil(short.horizon);
    // Not all at once: looking at them would cost the store what every merchant needs of it.
    account.lastLook = Math.min(
      Math.max(account.lastLook + lookPauseMs, bound),
      now + Math.max(longestPutOffMs, this.#bounds.maxPutOffMs),
    );
    return Math.ceil(account.lastLook);
  }

  #account(merchant: string): Account<T> {
    let account = this.#accounts.get(merchant);
    if (!account) {
      account = { active: 0, paceMs: firstPaceMs, horizon: 0, waiting: 0, lanes: new Map(), turns: [], lastLook: 0 };
      this.#accounts.set(merchant, account);
    }
    return account;
  }
}

function laneOf<T>(account: Account<T>, receiver: string, now: number): Lane<T> {
  let lane = account.lanes.get(receiver);
  if (!lane) {
    lane = { active: 0, waiting: [], paceMs: firstPaceMs, horizon: now };
    account.lanes.set(receiver, lane);
  }
  return lane;
}

function isEmpty<T>({ active, waiting }: Lane<T>): boolean {
  return active === 0 && waiting.length === 0;
}

function start(...both: readonly Pace[]): void {
  for (const each of both) each.active++;
}

function giveBack(pace: Pace, tookMs: number): void {
  pace.paceMs += (tookMs / pace.active - pace.paceMs) / 8;
  pace.active--;
}
