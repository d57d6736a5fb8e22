import { observesHeld } from './drop-dominated.ts';
import type { Operation } from './operation.ts';

/**
 * Operations of one sort, in their order, and which of them have taken effect. Those that have not are linked to each
 * other: what was added last is undone first, so that a link that was taken out fits in again.
 */
export class Part {
  readonly #places: readonly number[];
  readonly #applied: Uint8Array;
  /** Neighbours of each member, one more than it stands for: 0 is the list's end. */
  readonly #next: Int32Array;
  readonly #before: Int32Array;
  /** For each member, the least `from` of it and those behind it. */
  readonly #earliestStart: Float64Array;
  /** Every member before this one is in; none behind the last one is. */
  #firstPending = 0;
  #last = -1;

  /** @param places where its members stand among all operations. */
  constructor(operations: readonly Operation[], places: readonly number[]) {
    const size = places.length;
    this.#places = places;
    this.#applied = new Uint8Array(size);
    this.#next = Int32Array.from({ length: size + 1 }, (_, link) => (link === size ? 0 : link + 1));
    this.#before = Int32Array.from({ length: size + 1 }, (_, link) => (link === 0 ? size : link - 1));
    this.#earliestStart = new Float64Array(size);
    let earliest = Infinity;
    for (let member = size - 1; member >= 0; member -= 1) {
      earliest = Math.min(earliest, operations[places[member] ?? -1]?.from ?? Infinity);
      this.#earliestStart[member] = earliest;
    }
  }

  /** The first member that is not in, or the next one behind a member; -1 when there is none. */
  left(behind = -1): number {
    return (this.#next[behind + 1] ?? 0) - 1;
  }

  /** Where a member stands among all operations; Infinity for none. */
  place(member: number): number {
    return this.#places[member] ?? Infinity;
  }

  /** When the first of this member and those behind it began. */
  earliestStartFrom(member: number): number {
    return this.#earliestStart[member] ?? Infinity;
  }

  add(member: number): void {
    this.#applied[member] = 1;
    const [before, next] = [this.#before[member + 1] ?? 0, this.#next[member + 1] ?? 0];
    this.#next[before] = next;
    this.#before[next] = before;
    this.#last = Math.max(this.#last, member);
    while (this.#applied[this.#firstPending] === 1) this.#firstPending += 1;
  }

  undo(member: number): void {
    this.#applied[member] = 0;
    this.#next[this.#before[member + 1] ?? 0] = member + 1;
    this.#before[this.#next[member + 1] ?? 0] = member + 1;
    this.#firstPending = Math.min(this.#firstPending, member);
    while (this.#last >= 0 && this.#applied[this.#last] === 0) this.#last -= 1;
  }

  /** Names the members that are in. */
  get key(): string {
    let key = `${this.#firstPending}`;
    for (let member = this.#firstPending; member <= this.#last; member += 1)
      if (this.#applied[member] === 1) key += `,${member}`;
    return key;
  }

  /** How many members the key has to look at. */
  get keyLooks(): number {
    return Math.max(0, this.#last - this.#firstPending);
  }
}

/** Which operations have taken effect. Those without an end come last: they may stay to be considered for ever. */
export class AppliedOperations {
  readonly #operations: readonly Operation[];
  readonly #applied: Uint8Array;
  readonly #part: Part[] = [];
  readonly #member: Int32Array;
  /** Place of the try that bears the name which an operation releases; -1 for any other operation. */
  readonly #acquireOf: Int32Array;
  /** Names that some operation releases. */
  readonly #releasedOwners: ReadonlySet<string>;
  #certainRemaining: number;
  /** Those with an end, by their ends. */
  readonly ended: Part;
  /** Those without. */
  readonly open: Part;
  /** Attempts with an unknown result and without a release. */
  readonly anonymous: Part;
  /** Operations that were examined, and characters of keys, since the last reset. */
  looks = 0;

  /** @param operations by their ends. */
  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#applied = new Uint8Array(operations.length);
    this.#certainRemaining = operations.filter(isCertain).length;
    this.#releasedOwners = new Set(
      operations.flatMap((operation) => (operation.kind === 'release' ? [operation.owner] : [])),
    );
    const acquires = new Map(
      operations.flatMap((operation, index) => (operation.kind === 'try' ? [[operation.owner, index] as const] : [])),
    );
    this.#acquireOf = Int32Array.from(operations, (operation) =>
      operation.kind === 'release' ? (acquires.get(operation.owner) ?? -1) : -1,
    );
    this.#member = new Int32Array(operations.length);
    this.ended = this.#partOf(({ to }) => to !== Infinity);
    this.open = this.#partOf((operation) => operation.to === Infinity && !this.#isAnonymous(operation));
    this.anonymous = this.#partOf((operation) => operation.to === Infinity && this.#isAnonymous(operation));
  }

  #partOf(isMember: (operation: Operation) => boolean): Part {
    const places = this.#operations.flatMap((operation, place) => (isMember(operation) ? [place] : []));
    const part = new Part(this.#operations, places);
    for (const [member, place] of places.entries()) {
      this.#part[place] = part;
      this.#member[place] = member;
    }
    return part;
  }

  #isAnonymous(operation: Operation): boolean {
    return operation.kind === 'try' && operation.result === 'unknown' && !this.#releasedOwners.has(operation.owner);
  }

  /**
   * An operation that, where it changes nothing now, may as well take effect now: it only sees the lease held, or it
   * releases what was granted before and is held no more.
   */
  isNeutral(index: number): boolean {
    const operation = this.#operations[index];
    if (!operation || observesHeld(operation)) return operation !== undefined;
    return operation.kind === 'release' && this.has(this.#acquireOf[index] ?? -1);
  }

  /** What certainly took effect is in; the rest may never have. */
  get allCertainApplied(): boolean {
    return this.#certainRemaining === 0;
  }

  get key(): string {
    const key = `${this.ended.key}|${this.open.key}|${this.anonymous.key}`;
    this.looks += this.ended.keyLooks + this.open.keyLooks + this.anonymous.keyLooks + key.length;
    return key;
  }

  has(index: number): boolean {
    return this.#applied[index] === 1;
  }

  add(index: number): void {
    this.#applied[index] = 1;
    this.#part[index]?.add(this.#member[index] ?? -1);
    if (isCertain(this.#operations[index])) this.#certainRemaining -= 1;
  }

  /** Takes back the addition that was made last. */
  undo(index: number): void {
    this.#applied[index] = 0;
    this.#part[index]?.undo(this.#member[index] ?? -1);
    if (isCertain(this.#operations[index])) this.#certainRemaining += 1;
  }
}

/** An operation without an end, or a try without an answer, may never have taken effect. */
export function isCertain(operation: Operation | undefined): boolean {
  if (!operation || operation.to === Infinity) return false;
  return operation.kind !== 'try' || operation.result !== 'unknown';
}
