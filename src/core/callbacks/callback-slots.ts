/** Slots that are given out, and how fast they come back. */
interface SlotUsage {
  /** Attempts under way. */
  active: number;
  /** How often a slot comes free, ms: a moving average over the attempts. */
  intervalMs: number;
  /** Core time behind which there is room for one more callback that could not be held. */
  postponedUntil: number;
}

/** Attempts to one receiver of one merchant. */
interface ReceiverQueue<T> extends SlotUsage {
  /** Callbacks that wait for a slot, first come first served. */
  readonly waiting: T[];
}

/** What one merchant has of slots, all receivers together. */
interface MerchantSlots<T> extends SlotUsage {
  /** Callbacks that wait for a slot. */
  waiting: number;
  readonly receiverQueues: Map<string, ReceiverQueue<T>>;
  /** Lanes with waiting callbacks; the next slot goes to the first that may take it. */
  readonly roundRobin: ReceiverQueue<T>[];
  /** Core time of the last recheck among callbacks postponed by {@link SlotLimits.maxPostponeMs} or more. */
  lastRecheckAt: number;
}

/** Bounds of {@link CallbackSlots}. */
export interface SlotLimits {
  /** Attempts under way at once to one receiver. */
  readonly maxPerReceiver: number;
  /** Attempts under way at once of one merchant, all of its receivers together; asked anew each time. */
  readonly maxPerMerchant: () => number;
  /** Callbacks that may wait in memory for one receiver. */
  readonly maxWaitingPerReceiver: number;
  /** Callbacks that may wait in memory of one merchant. */
  readonly maxWaitingPerMerchant: number;
  /**
   * A callback is postponed for this long at most, ms, unless more of its merchant are postponed than can be checked
   * then.
   */
  readonly maxPostponeMs: number;
}

/** Whose slot a callback takes. */
export interface SlotOwner {
  /** Appid. */
  readonly merchant: string;
  /** Scheme, host and port. */
  readonly receiver: string;
}

/** The answer to a callback that asks for a slot. `put-off`: ask again at that core time. */
export type SlotAnswer =
  { readonly kind: 'granted' } | { readonly kind: 'waiting' } | { readonly kind: 'postponed'; readonly until: number };

/** Before an attempt has ended, a slot is taken to come free this often. */
const initialIntervalMs = 10;

/** Pause between two looks at callbacks of one merchant that were put off for the longest time, ms: 200 a second. */
const recheckIntervalMs = 5;

/** Longest time for which a callback is put off when very many are, ms. */
const maxPostponeUnderLoadMs = 600_000;

/**
 * The attempts that each merchant may have under way at once: its part of all, and never above its own bound.
 *
 * @param merchants how many merchants there are
 */
export function merchantBudget(
  limits: { readonly maxPerMerchant: number; readonly maxConcurrent: number },
  merchants: number,
): number {
  return Math.max(1, Math.min(limits.maxPerMerchant, Math.floor(limits.maxConcurrent / Math.max(1, merchants))));
}

/**
 * Slots for attempts. Each merchant has a budget of its own that no other can use, so no callback waits for a slot that
 * another merchant holds (`callback-isolated`). Within a merchant, each receiver has a bound, and receivers take turns:
 * a receiver that has as many attempts under way as slots are free gets no further one, so receivers that hang leave
 * slots to those that answer.
 *
 * Some callbacks wait in memory. The others are put off to the time when, at the pace of their receiver or of their
 * merchant, their turn comes: a long queue is checked only as often as slots come free.
 */
export class CallbackSlots<T> {
  readonly #limits: SlotLimits;
  readonly #merchants = new Map<string, MerchantSlots<T>>();

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Asks for a slot. @param now core time. */
  request({ merchant, receiver }: SlotOwner, item: T, now: number): SlotAnswer {
    const merchantSlots = this.#slotsOf(merchant);
    const queue = queueOf(merchantSlots, receiver, now);
    if (queue.waiting.length === 0 && this.#mayStart(merchantSlots, queue)) {
      occupySlot(merchantSlots, queue);
      return { kind: 'granted' };
    }
    if (this.#mayWait(merchantSlots, queue)) {
      if (queue.waiting.length === 0) merchantSlots.roundRobin.push(queue);
      queue.waiting.push(item);
      merchantSlots.waiting++;
      return { kind: 'waiting' };
    }
    if (isEmpty(queue)) merchantSlots.receiverQueues.delete(receiver);
    return { kind: 'postponed', until: this.#postpone(merchantSlots, queue, now) };
  }

  /**
   * Gives a slot back, and hands on what is free.
   * @param durationMs how long the attempt was.
   * @returns the callbacks that have a slot now.
   */
  release({ merchant, receiver }: SlotOwner, durationMs: number): readonly T[] {
    const merchantSlots = this.#merchants.get(merchant);
    const queue = merchantSlots?.receiverQueues.get(receiver);
    if (!merchantSlots || !queue) return [];
    freeSlot(queue, durationMs);
    freeSlot(merchantSlots, durationMs);
    const startedItems = this.#startWaiting(merchantSlots);
    if (isEmpty(queue)) merchantSlots.receiverQueues.delete(receiver);
    if (merchantSlots.active === 0 && merchantSlots.waiting === 0) this.#merchants.delete(merchant);
    return startedItems;
  }

  /** Lanes take turns until none of those that wait may have a slot. */
  #startWaiting(merchantSlots: MerchantSlots<T>): readonly T[] {
    const startedItems: T[] = [];
    let skipped = 0;
    while (skipped < merchantSlots.roundRobin.length && merchantSlots.active < this.#limits.maxPerMerchant()) {
      const queue = merchantSlots.roundRobin.shift() as ReceiverQueue<T>;
      if (this.#mayStart(merchantSlots, queue)) {
        startedItems.push(queue.waiting.shift() as T);
        occupySlot(merchantSlots, queue);
        merchantSlots.waiting--;
        skipped = 0;
      } else skipped++;
      if (queue.waiting.length > 0) merchantSlots.roundRobin.push(queue);
    }
    return startedItems;
  }

  #mayStart(merchantSlots: MerchantSlots<T>, queue: ReceiverQueue<T>): boolean {
    const free = this.#limits.maxPerMerchant() - merchantSlots.active;
    return queue.active < Math.min(this.#limits.maxPerReceiver, free);
  }

  #mayWait(merchantSlots: MerchantSlots<T>, queue: ReceiverQueue<T>): boolean {
    const free = this.#limits.maxWaitingPerMerchant - merchantSlots.waiting;
    return queue.waiting.length < Math.min(this.#limits.maxWaitingPerReceiver, free);
  }

  /** The core time at which the callback asks again. */
  #postpone(merchantSlots: MerchantSlots<T>, queue: ReceiverQueue<T>, now: number): number {
    const latest = now + this.#limits.maxPostponeMs;
    // What keeps it from starting: its receiver, or its merchant's budget.
    const [bottleneck, waitingCount] =
      queue.active < this.#limits.maxPerReceiver
        ? [merchantSlots, merchantSlots.waiting]
        : [queue, queue.waiting.length];
    bottleneck.postponedUntil = Math.min(
      Math.max(bottleneck.postponedUntil, now + waitingCount * bottleneck.intervalMs) + bottleneck.intervalMs,
      latest,
    );
    if (bottleneck.postponedUntil < latest) return Math.ceil(bottleneck.postponedUntil);
    // Not all at once: looking at them would cost the store what every merchant needs of it.
    merchantSlots.lastRecheckAt = Math.min(
      Math.max(merchantSlots.lastRecheckAt + recheckIntervalMs, latest),
      now + Math.max(maxPostponeUnderLoadMs, this.#limits.maxPostponeMs),
    );
    return Math.ceil(merchantSlots.lastRecheckAt);
  }

  #slotsOf(merchant: string): MerchantSlots<T> {
    let merchantSlots = this.#merchants.get(merchant);
    if (!merchantSlots) {
      merchantSlots = {
        active: 0,
        intervalMs: initialIntervalMs,
        postponedUntil: 0,
        waiting: 0,
        receiverQueues: new Map(),
        roundRobin: [],
        lastRecheckAt: 0,
      };
      this.#merchants.set(merchant, merchantSlots);
    }
    return merchantSlots;
  }
}

function queueOf<T>(merchantSlots: MerchantSlots<T>, receiver: string, now: number): ReceiverQueue<T> {
  let queue = merchantSlots.receiverQueues.get(receiver);
  if (!queue) {
    queue = { active: 0, waiting: [], intervalMs: initialIntervalMs, postponedUntil: now };
    merchantSlots.receiverQueues.set(receiver, queue);
  }
  return queue;
}

function isEmpty<T>({ active, waiting }: ReceiverQueue<T>): boolean {
  return active === 0 && waiting.length === 0;
}

function occupySlot(...usages: readonly SlotUsage[]): void {
  for (const usage of usages) usage.active++;
}

function freeSlot(usage: SlotUsage, durationMs: number): void {
  usage.intervalMs += (durationMs / usage.active - usage.intervalMs) / 8;
  usage.active--;
}
