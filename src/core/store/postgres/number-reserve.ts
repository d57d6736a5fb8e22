import type { Sequence } from '../store.ts';

/** Numbers that this process has drawn from the database's sequences and not yet given. */
export class NumberReserve {
  readonly #numbers = new Map<Sequence, number[]>();
  readonly #last = new Map<Sequence, number>();

  /** The next number; undefined when there is none left. */
  take(sequence: Sequence): number | undefined {
    return this.#numbers.get(sequence)?.shift();
  }

  /** Gives back the number that was taken last. */
  giveBack(sequence: Sequence, number: number): void {
    this.#numbers.get(sequence)?.unshift(number);
  }

  /** How many there are. */
  count(sequence: Sequence): number {
    return this.#numbers.get(sequence)?.length ?? 0;
  }

  /** Drops those that there are: another core has drawn greater ones. */
  drop(sequence: Sequence): void {
    this.#numbers.delete(sequence);
  }

  /** Adds numbers that were drawn. */
  add(sequence: Sequence, numbers: readonly number[]): void {
    this.#numbers.set(sequence, [...(this.#numbers.get(sequence) ?? []), ...numbers]);
    this.#last.set(sequence, Math.max(this.#last.get(sequence) ?? 0, ...numbers));
  }

  /** The greatest number that was ever drawn here. */
  last(sequence: Sequence): number {
    return this.#last.get(sequence) ?? 0;
  }
}
