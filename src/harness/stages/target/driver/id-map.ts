/**
 * Ids of a cloud and the numbers that stand for them here: a bijection. An id that is a number of the right form
 * stands for itself, unless that number is taken.
 */
export class IdMap {
  readonly #ours = new Map<string, string>();
  readonly #theirs = new Map<string, string>();
  readonly #form: RegExp;
  #next: bigint;

  /** @param form of our numbers. @param first the first number that is given out, of that form. */
  constructor(form: RegExp, first: bigint) {
    this.#form = form;
    this.#next = first;
  }

  /** Our number for an id of the cloud. @param preferred the number that it gets if it is free. */
  toOurs(theirs: string, preferred = theirs): string {
    const known = this.#ours.get(theirs);
    if (known !== undefined) return known;
    const ours = this.#form.test(preferred) && !this.#theirs.has(preferred) ? preferred : this.#nextFree();
    this.#ours.set(theirs, ours);
    this.#theirs.set(ours, theirs);
    return ours;
  }

  /** The cloud's id that a number stands for; undefined for a number that was not given out. */
  toTheirs(ours: string): string | undefined {
    return this.#theirs.get(ours);
  }

  /** Whether an id of the cloud has a number. */
  has(theirs: string): boolean {
    return this.#ours.has(theirs);
  }

  #nextFree(): string {
    for (;;) {
      const ours = `${this.#next}`;
      this.#next += 1n;
      if (!this.#theirs.has(ours)) return ours;
    }
  }
}

/** Fifteen digits or fewer, so that JSON holds them as numbers (PROTOCOL §1.19). */
const positiveInteger = /^[1-9]\d{0,14}$/;

/** Maps for ids of orders and records, which are integers in our protocol. */
export function integerIds(first: bigint): IdMap {
  return new IdMap(positiveInteger, first);
}

/** A map for ids of deliveries, which are digits in our protocol. */
export function deliveryIds(): IdMap {
  return new IdMap(/^[1-9]\d{0,31}$/, 7_000_000_000_000_001n);
}

/** A map for numbers of machines, which are eight digits in our protocol. */
export function machineIds(): IdMap {
  return new IdMap(/^[1-9]\d{7}$/, 90_000_001n);
}
