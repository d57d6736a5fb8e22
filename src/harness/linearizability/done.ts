import { seesHeld } from './dominated.ts';
import type { Operation } from './operation.ts';

/**
 * Which operations have taken effect. They stand in the order of their ends, and those without an end come last: a few of
 * them must not make every search for the next one go through all.
 */
export class Done {
  readonly #operations: readonly Operation[];
  readonly #in: Uint8Array;
  /** Operations with an end. */
  readonly ended: number;
  /** For each place, the least `from` there and behind it, among those with an end or those without. */
  readonly #earliest: Float64Array;
  /** Place of the try that bears the name which an operation releases; -1 for any other operation. */
  readonly #grantOf: Int32Array;
  /** Names that some operation releases. */
  readonly #released: ReadonlySet<string>;
  #certainLeft: number;
  /** The last place with an end that is in, and the last one without; -1 when there is none. */
  readonly #last = { ended: -1, open: -1 };
  /** Every operation before this one has taken effect. */
  first = 0;
  /** Operations that were looked at, and characters of keys, until somebody takes them away. */
  looks = 0;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#in = new Uint8Array(operations.length);
    this.#certainLeft = operations.filter(isCertain).length;
    this.#earliest = new Float64Array(operations.length);
    const open = operations.findIndex(({ to }) => to === Infinity);
    this.ended = open < 0 ? operations.length : open;
    this.#released = new Set(operations.flatMap((one) => (one.does === 'release' ? [one.who] : [])));
    const tries = new Map(operations.flatMap((one, index) => (one.does === 'try' ? [[one.who, index] as const] : [])));
    this.#grantOf = Int32Array.from(operations, (one) => (one.does === 'release' ? (tries.get(one.who) ?? -1) : -1));
    let least = Infinity;
    for (let index = operations.length - 1; index >= 0; index -= 1) {
      if (index === this.ended - 1) least = Infinity;
      least = Math.min(least, operations[index]?.from ?? Infinity);
      this.#earliest[index] = least;
    }
  }

  /** When the first of the operations at this place and behind it began. */
  earliestFrom(index: number): number {
    return this.#earliest[index] ?? Infinity;
  }

  /** A try of which nobody knows what became, and of which no release tells. */
  isAnonymous(index: number): boolean {
    const operation = this.#operations[index];
    return operation?.does === 'try' && operation.got === 'unknown' && !this.#released.has(operation.who);
  }

  /**
   * An operation that, where it changes nothing now, may as well take effect now: it only sees the lease held, or it
   * releases what was granted before and is held no more.
   */
  isIdle(index: number): boolean {
    const operation = this.#operations[index];
    if (!operation || seesHeld(operation)) return operation !== undefined;
    return operation.does === 'release' && this.has(this.#grantOf[index] ?? -1);
  }

  /** What certainly took effect is in; the rest may never have. */
  get allCertain(): boolean {
    return this.#certainLeft === 0;
  }

  get key(): string {
    let key = `${this.first}`;
    for (let index = this.first; index <= this.#last.ended; index += 1) if (this.#in[index] === 1) key += `,${index}`;
    for (let index = Math.max(this.first, this.ended); index <= this.#last.open; index += 1) if (this.#in[index] === 1) key += `,${index}`;
    const seen = Math.max(0, this.#last.ended - this.first) + Math.max(0, this.#last.open - Math.max(this.first, this.ended));
    this.looks += seen + key.length;
    return key;
  }

  has(index: number): boolean {
    return this.#in[index] === 1;
  }

  add(index: number): void {
    this.#in[index] = 1;
    const part = index < this.ended ? 'ended' : 'open';
    this.#last[part] = Math.max(this.#last[part], index);
    if (isCertain(this.#operations[index])) this.#certainLeft -= 1;
    while (this.#in[this.first] === 1) this.first += 1;
  }

  undo(index: number): void {
    this.#in[index] = 0;
    const part = index < this.ended ? 'ended' : 'open';
    const least = part === 'ended' ? 0 : this.ended;
    while (this.#last[part] >= least && this.#in[this.#last[part]] === 0) this.#last[part] -= 1;
    if (isCertain(this.#operations[index])) this.#certainLeft += 1;
    this.first = Math.min(this.first, index);
  }
}

/** An operation without an end, or a try without an answer, may never have taken effect. */
export function isCertain(operation: Operation | undefined): boolean {
  if (!operation || operation.to === Infinity) return false;
  return operation.does !== 'try' || operation.got !== 'unknown';
}
