import { evictOldest } from '#core/evict-oldest.ts';

/** Deliveries, orders, ids and open calls that are remembered at most, of each; the oldest are forgotten first. */
const maxRemembered = 300_000;

/** The number of a call that the log does not hold. */
const unknownCall = -1;

/** What earlier rows have stated of one delivery. */
export interface RememberedDelivery {
  /** Numbers deliveries from 1: its run at the machine, and its callback. */
  readonly number: number;
  readonly values: Map<string, string | number>;
  /** Its number of the lock; 0 before one is needed. */
  token: number;
  isGranted: boolean;
  /** A row has begun it. */
  isOpen: boolean;
}

/** What the import knows of earlier rows. */
export class Remembered {
  readonly #deliveries = new Map<string, RememberedDelivery>();
  readonly #orders = new Set<number>();
  readonly #ids = new Map<string, number>();
  readonly #textOfId = new Map<number, string>();
  readonly #openCalls = new Map<string, number>();
  /** Calls by their ids, open or not. */
  readonly #calls = new Map<string, number>();
  #deliveryCount = 0;
  #tokenCount = 0;
  #idCount = 0;
  #callCount = 0;

  delivery(id: string): RememberedDelivery {
    const known = this.#deliveries.get(id);
    if (known) return known;
    this.#deliveryCount += 1;
    const delivery = { number: this.#deliveryCount, values: new Map(), token: 0, isGranted: false, isOpen: false };
    this.#deliveries.set(id, delivery);
    evictOldest(this.#deliveries, maxRemembered);
    return delivery;
  }

  /** The number of a delivery's lock. Each grant has a new one, larger than those before. */
  tokenOf(delivery: RememberedDelivery, isGrant: boolean): number {
    if (delivery.token === 0 || (isGrant && delivery.isGranted)) {
      this.#tokenCount += 1;
      delivery.token = this.#tokenCount;
    }
    delivery.isGranted ||= isGrant;
    return delivery.token;
  }

  addOrder(order: number): void {
    this.#orders.add(order);
    evictOldest(this.#orders, maxRemembered);
  }

  hasOrder(order: number): boolean {
    return this.#orders.has(order);
  }

  /** A number for an id that is none: below 0, so that it is no other id of the log. */
  idNumber(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#idCount += 1;
    this.#ids.set(text, -this.#idCount);
    this.#textOfId.set(-this.#idCount, text);
    evictOldest(this.#ids, maxRemembered);
    evictOldest(this.#textOfId, maxRemembered);
    return -this.#idCount;
  }

  /** The id that a number stands for, where the log has another text. */
  textOfId(number: number): string | undefined {
    return this.#textOfId.get(number);
  }

  /** Opens a call. @param id what the log calls it; empty: nothing. */
  openCall(id: string): number {
    this.#callCount += 1;
    if (id !== '') {
      this.#openCalls.set(id, this.#callCount);
      this.#calls.set(id, this.#callCount);
      evictOldest(this.#openCalls, maxRemembered);
      evictOldest(this.#calls, maxRemembered);
    }
    return this.#callCount;
  }

  /** The call that another repeats; {@link unknownCall}: one from before the log. @param id empty: it repeats none. */
  repeatedCall(id: string): number {
    return id === '' ? 0 : (this.#calls.get(id) ?? unknownCall);
  }

  /** Ends a call. @returns undefined where none of this id is open. */
  endCall(id: string): number | undefined {
    if (id === '') return undefined;
    const call = this.#openCalls.get(id);
    this.#openCalls.delete(id);
    return call;
  }
}
