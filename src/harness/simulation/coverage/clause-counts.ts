import { clauses, type ClauseName } from '#harness/specification/clauses.ts';
import { excuses } from './excused-clauses.ts';

/** A clause of the protocol and what worlds did with it. */
export interface ClauseCount {
  readonly clause: ClauseName;
  /** `4.33`. */
  readonly number: string;
  /** File of its page, below `docs/`. */
  readonly page: string;
  /** How often it took effect, and how often something that was seen was held against it. */
  readonly reached: number;
  readonly judged: number;
  /** Why worlds need not reach it; null: they must. */
  readonly excusedBecause: string | null;
}

/** Counts by the name of a clause; a clause that is not in them has none. */
export interface ClauseTally {
  readonly reachedClauses: Readonly<Record<string, number>>;
  readonly judgedClauses: Readonly<Record<string, number>>;
}

/** Every clause with its counts, in the order of the pages. */
export function clauseCounts({ reachedClauses, judgedClauses }: ClauseTally): readonly ClauseCount[] {
  return clauses.map(({ name, number, page, notJudgedBecause }) => ({
    clause: name,
    number,
    page,
    reached: reachedClauses[name] ?? 0,
    judged: judgedClauses[name] ?? 0,
    excusedBecause: notJudgedBecause ?? excuses.get(name) ?? null,
  }));
}

/** Clauses that worlds left out, without those that they need not reach. */
export function unreachedClauses(tally: ClauseTally): readonly ClauseCount[] {
  return clauseCounts(tally).filter(({ reached, excusedBecause }) => reached === 0 && excusedBecause === null);
}

/** Clauses that took effect, and against which nothing that was seen was held. */
export function unjudgedClauses(tally: ClauseTally): readonly ClauseCount[] {
  return clauseCounts(tally).filter(({ reached, judged }) => reached > 0 && judged === 0);
}
