import type { State } from '../state.ts';
import {
  fits,
  mergeBranches,
  passTime,
  unchanged,
  without,
  type Branch,
  type FoundMismatch,
  type Outcome,
} from './branch.ts';
import { EveryWay } from './every-way.ts';
import { firstWay } from './first-way.ts';
import { countClauses, type ClauseName } from '../clauses.ts';
import type { Model, Operation } from './operation.ts';

/** What a search came to. */
export interface SearchResult {
  /** What no order of the operations explains, in the order in which it showed. */
  readonly mismatches: readonly FoundMismatch[];
  /** How often each clause was held against something that was seen. */
  readonly judged: ReadonlyMap<ClauseName, number>;
  /** How often each clause took effect, judged or not. */
  readonly reached: ReadonlyMap<ClauseName, number>;
  /** The budget was used up before the end: what was not judged is no PASS. What was found until then stands. */
  readonly exceeded: boolean;
  /** Operations tried. */
  readonly tried: number;
  /** The most branches that were possible at a time. */
  readonly mostBranches: number;
}

/** Bounds of a search, in counts and not in time, so that one history has one answer. */
export interface SearchBudget {
  /** Operations tried, over the whole machine. */
  readonly tries: number;
  /** Branches that are kept at a time. */
  readonly branches: number;
}

/** What a machine of a random world takes is far below; one with a failing store or a lossy line may be above. */
const defaultBudget: SearchBudget = { tries: 20_000, branches: 256 };

/** Operations tried after the first finding: the past that it leaves is a guess. */
const triesAfterFinding = 5_000;

/** How many times the budget the last pass has: it runs only where something was found. */
const thoroughFactor = 3;

/**
 * How much a pass tries. `greedy`: another order only where the plain one does not fit at once, and every order but
 * those of operations that commute shortly before what fits in none. `thrifty`: that from the start. `thorough`: every
 * order.
 */
type Effort = 'greedy' | 'thrifty' | 'thorough';

/**
 * Holds operations against a model: keeps every state that is possible, and reports what none of them allows. What a
 * cheap pass finds is believed only if the thorough one, which tries every order, finds it too.
 * @param operations in any order.
 * @param end when the run ended, ms: what is due by then must have come.
 */
export function search(
  model: Model,
  initial: State,
  operations: readonly Operation[],
  end: number,
  budget: SearchBudget = defaultBudget,
): SearchResult {
  const pass = (effort: Effort, most = budget): SearchResult => {
    return new Search(model, operations, end, most, effort).run(initial);
  };
  const greedy = pass('greedy');
  if (isExplained(greedy)) return greedy;
  const thrifty = pass('thrifty');
  if (isExplained(thrifty) || thrifty.exceeded) return thrifty;
  return pass('thorough', { ...budget, tries: budget.tries * thoroughFactor });
}

function isExplained({ mismatches, exceeded }: SearchResult): boolean {
  return mismatches.length === 0 && !exceeded;
}

/** How many operations a greedy pass goes back, at first and then again, to try more orders of them. */
const stepsBack: readonly number[] = [8, 32];

/** How many branches a greedy pass goes on with after it tried more orders. */
const branchesAfterSteps = 8;

/** Where a pass stands: before the end of an operation. */
interface Position {
  /** Of the operation. */
  readonly place: number;
  /** How many operations have begun. */
  readonly started: number;
  /** Places of operations that have begun and not ended. */
  readonly begun: readonly number[];
  readonly branches: readonly Branch[];
  /** What was judged until then. */
  readonly tally: Tally | null;
}

/** Where a pass comes to after an operation, and what no branch explained there. */
interface Passed extends Position {
  readonly mismatches: readonly FoundMismatch[];
}

/** Clauses that were judged at an operation, after those of the operations before it. */
interface Tally {
  readonly judged: readonly ClauseName[];
  readonly reached: readonly ClauseName[];
  readonly before: Tally | null;
}

export class Search {
  readonly #model: Model;
  readonly #operations: readonly Operation[];
  readonly #starts: readonly number[];
  readonly #end: number;
  readonly #budget: SearchBudget;
  readonly #effort: Effort;
  readonly #everyWay: EveryWay;
  readonly #mismatches: FoundMismatch[] = [];
  /** Tries of a greedy pass where it takes the first way. */
  #triedFirst = 0;
  /** When the first mismatch was found. */
  #triedAtFirst = 0;
  #mostBranches = 1;

  constructor(model: Model, operations: readonly Operation[], end: number, budget: SearchBudget, effort: Effort) {
    this.#model = model;
    this.#operations = [...operations].sort((a, b) => a.to - b.to || a.from - b.from);
    this.#starts = this.#operations.map((_, place) => place).sort((a, b) => this.#at(a).from - this.#at(b).from);
    this.#end = end;
    this.#budget = budget;
    this.#effort = effort;
    this.#everyWay = new EveryWay(model, this.#operations, effort === 'thorough', budget.tries);
  }

  run(initial: State): SearchResult {
    const start: Branch = { state: initial, now: 0, early: [] };
    let position: Position = { place: 0, started: 0, begun: [], branches: [start], tally: null };
    const passed: Position[] = [];
    /** Up to this place a greedy pass tries more than the first way. */
    let troubled = -1;
    let backs = 0;
    while (!this.#isOver && position.place <= this.#operations.length) {
      if (this.#operations[position.place]?.certain === false) {
        // Whether it took effect is decided when something depends on it.
        position = { ...position, place: position.place + 1 };
        continue;
      }
      const isNew = position.place > troubled;
      const next = this.#pass(position, this.#effort === 'greedy' && isNew);
      backs = isNew ? 0 : backs;
      const steps = stepsBack[backs];
      if (next.mismatches.length > 0 && this.#effort === 'greedy' && steps !== undefined) {
        backs += 1;
        troubled = Math.max(troubled, position.place);
        position = passed.splice(Math.max(0, passed.length - steps))[0] ?? position;
        continue;
      }
      if (this.#mismatches.length === 0) this.#triedAtFirst = this.#tried;
      this.#mismatches.push(...next.mismatches);
      passed.push(position);
      position = next;
    }
    return this.#result(position.tally);
  }

  #result(last: Tally | null): SearchResult {
    const judged = new Map<ClauseName, number>();
    const reached = new Map<ClauseName, number>();
    for (let tally = last; tally; tally = tally.before) {
      countClauses(judged, tally.judged);
      countClauses(reached, tally.judged);
      countClauses(reached, tally.reached);
    }
    return {
      mismatches: this.#mismatches,
      judged,
      reached,
      exceeded: this.#exceeded,
      tried: this.#tried,
      mostBranches: this.#mostBranches,
    };
  }

  get #tried(): number {
    return this.#triedFirst + this.#everyWay.tried;
  }

  get #exceeded(): boolean {
    return this.#tried >= this.#budget.tries || this.#mostBranches > this.#budget.branches;
  }

  /** What a cheap pass does not explain is for the next one. After a finding the thorough one tries little more. */
  get #isOver(): boolean {
    if (this.#exceeded) return true;
    if (this.#mismatches.length === 0) return false;
    return this.#effort !== 'thorough' || this.#tried > this.#triedAtFirst + triesAfterFinding;
  }

  /** Ends the operation at a position, or the run. */
  #pass(position: Position, isGreedy: boolean): Passed {
    const { place, tally } = position;
    const operation = this.#operations[place];
    const { started, begun } = this.#begunBy(position, operation, isGreedy);
    const branches = isGreedy ? position.branches.slice(0, branchesAfterSteps) : position.branches;
    const outcomes = operation
      ? branches.flatMap((branch) => this.#waysToEnd(begun, branch, place, isGreedy))
      : branches.map((branch) => passTime(this.#model, branch, this.#end));
    const after = { place: place + 1, started, begun: without(begun, place) };
    const best = bestOf(outcomes);
    // What was cut short shows nothing.
    if (!best || (operation && this.#exceeded)) return { ...after, branches: [], tally, mismatches: [] };
    // After a mismatch the past that explains most goes on alone.
    const going = fits(best) ? outcomes.filter(fits) : [best];
    const next = going.map(({ branch }) => branch);
    const merged = next.length === 1 ? next : mergeBranches(next, (other) => this.#at(other).certain);
    this.#mostBranches = Math.max(this.#mostBranches, merged.length);
    return { ...after, branches: merged, tally: { judged: best.judged, reached: best.reached, before: tally }, mismatches: best.mismatches };
  }

  #begunBy(
    position: Position,
    operation: Operation | undefined,
    isGreedy: boolean,
  ): Pick<Position, 'started' | 'begun'> {
    if (!operation) return position;
    let { started } = position;
    const begun = [...position.begun];
    for (; started < this.#starts.length && this.#at(this.#starts[started] ?? 0).from <= operation.to; started += 1)
      begun.push(this.#starts[started] ?? 0);
    // A greedy pass takes what need not have taken effect only while it may still do so.
    return { started, begun: isGreedy ? begun.filter((other) => this.#at(other).to >= operation.from) : begun };
  }

  #waysToEnd(begun: readonly number[], branch: Branch, place: number, isGreedy: boolean): readonly Outcome[] {
    const { early } = branch;
    if (early.includes(place)) return [unchanged({ ...branch, early: without(early, place) })];
    if (!isGreedy) return this.#everyWay.of(begun, branch, place);
    const { ways, tried } = firstWay(this.#model, this.#operations, begun, branch, place);
    this.#triedFirst += tried;
    return ways;
  }

  #at(place: number): Operation {
    const operation = this.#operations[place];
    if (!operation) throw new RangeError(`there is no operation ${place}`);
    return operation;
  }
}

/** The outcome with the fewest mismatches. */
function bestOf([first, ...rest]: readonly Outcome[]): Outcome | null {
  if (!first) return null;
  let best = first;
  for (const outcome of rest) if (isBetter(outcome, best)) best = outcome;
  return best;
}

/** Fewer mismatches are better; of as many, those of a past in which more of what was seen has its place. */
function isBetter(one: Outcome, other: Outcome): boolean {
  if (one.mismatches.length !== other.mismatches.length) return one.mismatches.length < other.mismatches.length;
  return one.mismatches.length > 0 && one.judged.length > other.judged.length;
}
