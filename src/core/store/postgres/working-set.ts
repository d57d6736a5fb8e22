import { Tables } from '../memory/tables.ts';
import type { Sequence } from '../store.ts';
import { loadStatement, type LoadStatement, type NumbersOfSequence } from './load-statement.ts';
import type { NumberReserve } from './number-reserve.ts';
import { Revisions } from './revisions.ts';
import type { LoadTarget } from './sections.ts';
import type { Unit } from './units.ts';

/** Numbers that are drawn besides those that are needed, so that most decisions find theirs here. */
const spareNumbers = 32;
/**
 * Ids grow in the order in which several cores give them (PROTOCOL §1.20): of these none is drawn for later, and one
 * that a refused decision gave back is given only while no other core has drawn a greater one.
 */
const growing: readonly Sequence[] = ['order', 'record', 'delivery', 'job', 'core', 'pickup-code'];

/**
 * The rows that a batch of decisions, or a read, works on: loaded as they ask for them, and changed in memory alone.
 * It lives for one attempt, so nothing in it outlives a commit of another core.
 */
export class WorkingSet implements LoadTarget {
  readonly tables = new Tables();
  readonly revisions = new Revisions();
  readonly #reserve: NumberReserve;
  readonly #loaded = new Map<string, Unit>();
  readonly #wanted = new Map<string, Unit>();
  readonly #lacking = new Map<Sequence, number>();
  /** Growing sequences whose numbers in the reserve are greater than those that others have drawn. */
  readonly #current = new Set<Sequence>();
  #databaseTime: number | undefined;
  #isTimeWanted = false;
  /** Statements that have answered. */
  #loads = 0;

  constructor(reserve: NumberReserve) {
    this.#reserve = reserve;
  }

  /** True when everything that was loaded is of one moment. */
  get isOfOneMoment(): boolean {
    return this.#loads <= 1;
  }

  /** All that was asked for so far. */
  get units(): readonly Unit[] {
    return [...this.#loaded.values(), ...this.#wanted.values()];
  }

  /** What the clock of the database's host showed at the last load. Where there was none, it is wanted. */
  get databaseTime(): number | undefined {
    this.#isTimeWanted = true;
    return this.#databaseTime;
  }

  isLoaded(unit: Unit): boolean {
    return this.#loaded.has(unit.key);
  }

  /** Whether a decision has asked for it, so that it is known or was taken for absent. */
  wasAskedFor(unit: Unit): boolean {
    return this.#loaded.has(unit.key) || this.#wanted.has(unit.key);
  }

  /** To be loaded with the next statement. */
  want(unit: Unit): void {
    if (!this.#loaded.has(unit.key)) this.#wanted.set(unit.key, unit);
  }

  /** A number of a sequence. Where there is none left: one to go on with, which must not be committed. */
  draw(sequence: Sequence): { readonly number: number; readonly isDrawn: boolean } {
    const number = this.#mayTake(sequence) ? this.#reserve.take(sequence) : undefined;
    if (number !== undefined) {
      this.tables.log.push({ undo: () => this.#reserve.giveBack(sequence, number) });
      return { number, isDrawn: true };
    }
    const lacking = (this.#lacking.get(sequence) ?? 0) + 1;
    this.#lacking.set(sequence, lacking);
    return { number: this.#reserve.last(sequence) + lacking, isDrawn: false };
  }

  #mayTake(sequence: Sequence): boolean {
    return !growing.includes(sequence) || this.#current.has(sequence);
  }

  #toDraw(sequence: Sequence, lacking: number): NumbersOfSequence {
    if (!growing.includes(sequence)) return { count: lacking + spareNumbers };
    const kept = this.#mayTake(sequence) ? 0 : this.#reserve.count(sequence);
    const last = this.#reserve.last(sequence);
    return { count: lacking, since: kept > 0 ? { last, count: Math.max(0, lacking - kept) } : undefined };
  }

  /** Takes back what the decisions have changed, so that they run again. */
  undo(): void {
    this.tables.log.rollBack();
  }

  /** The statement that loads what is wanted, if anything is. To be called with no change in memory. */
  nextLoad(): LoadStatement | null {
    const isTimeMissing = this.#isTimeWanted && this.#databaseTime === undefined;
    if (this.#wanted.size === 0 && this.#lacking.size === 0 && !isTimeMissing) return null;
    const wanted = [...this.#wanted.values()];
    const numbers = [...this.#lacking].map(
      ([sequence, lacking]) => [sequence, this.#toDraw(sequence, lacking)] as const,
    );
    return loadStatement(wanted, new Map(numbers));
  }

  /** Enters the answer of the last {@link nextLoad}. */
  fill(statement: LoadStatement, answer: readonly unknown[]): void {
    const { numbers, databaseTime } = statement.fill(answer, this);
    for (const [sequence, drawn] of numbers) {
      // So many were drawn because others had drawn some since: what was kept is older.
      if (!this.#mayTake(sequence) && drawn.length === this.#lacking.get(sequence)) this.#reserve.drop(sequence);
      this.#reserve.add(sequence, drawn);
      this.#current.add(sequence);
    }
    this.#databaseTime = databaseTime;
    for (const [key, unit] of this.#wanted) this.#loaded.set(key, unit);
    this.#wanted.clear();
    this.#lacking.clear();
    this.#loads += 1;
  }
}
