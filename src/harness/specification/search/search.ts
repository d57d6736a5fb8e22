import type { State } from '../state/state.ts';
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
import { operationAt, type CountedModel, type Model, type Operation } from './operation.ts';

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
  /** Operations and timers tried. */
  readonly tried: number;
  /** The most branches that were possible at a time. */
  readonly mostBranches: number;
}

/** Bounds of a search, in counts and not in time, so that one history has one answer. */
export interface SearchBudget {
  /** Operations and timers tried, over the whole machine. */
  readonly tries: number;
  /** Branches that are kept at a time. */
  readonly branches: number;
}

/** What a machine of a random world takes is far below; one with a failing store or a lossy line may be above. */
const leastTries = 8_000;

/** Of a long history, for each operation. Where each fits at once it takes one or two. */
const triesPerOperation = 16;

function defaultBudget(operations: readonly Operation[]): SearchBudget {
  return { tries: Math.max(leastTries, operations.length * triesPerOperation), branches: 256 };
}

/** Operations tried after the first finding: the past that it leaves is a guess. */
const triesAfterFinding = 5_000;

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
  budget: SearchBudget = defaultBudget(operations),
): SearchResult {
  const pass = (effort: Effort): SearchResult => {
    return new Search(model, operations, end, budget, effort).run(initial);
  };
  const greedy = pass('greedy');
  if (isExplained(greedy)) return greedy;
  const thrifty = pass('thrifty');
  if (isExplained(thrifty) || thrifty.exceeded) return thrifty;
  return pass('thorough');
}

function isExplained({ mismatches, exceeded }: SearchResult): boolean {
  return mismatches.length === 0 && !exceeded;
}

/**
 * What a greedy pass does where an operation fits in none of its branches: it goes back a few operations and tries more
 * orders of these, first those that do not commute, then all.
 */
const detours: readonly { readonly steps: number; readonly isThorough: boolean }[] = [
  { steps: 8, isThorough: false },
  { steps: 32, isThorough: false },
  { steps: 8, isThorough: true },
  { steps: 24, isThorough: true },
];

/** All detours from one operation go back no further than this. */
const mostStepsBack = detours.reduce((sum, { steps }) => sum + steps, 0);

/** Operations that may be tried on one detour: what takes more is for the next pass. */
const triesOfDetour = 2_000;

/** How many branches a greedy pass goes on with after a detour. */
const branchesAfterDetour = 8;

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
  /** Not every way was tried: what no branch explained may yet be right. */
  readonly isCut: boolean;
}

/** A part of a greedy pass in which it tries more orders. */
interface Detour {
  /** Which of {@link detours}. */
  readonly no: number;
  /** Place of its last operation. */
  readonly until: number;
  /** Operations that the whole pass may have tried by then. */
  readonly mostTries: number;
}

/** Clauses that were judged at an operation, after those of the operations before it. */
interface Tally {
  readonly judged: readonly ClauseName[];
  readonly reached: readonly ClauseName[];
  readonly before: Tally | null;
}

class Search {
  readonly #model: CountedModel;
  readonly #operations: readonly Operation[];
  readonly #starts: readonly number[];
  readonly #end: number;
  readonly #budget: SearchBudget;
  readonly #effort: Effort;
  readonly #thrifty: EveryWay;
  readonly #thorough: EveryWay;
  readonly #mismatches: FoundMismatch[] = [];
  /** When the first mismatch was found. */
  #triedAtFirst = 0;
  #mostBranches = 1;
  #exceeded = false;

  constructor(model: Model, operations: readonly Operation[], end: number, budget: SearchBudget, effort: Effort) {
    this.#model = { timers: (state) => model.timers(state), tried: 0 };
    this.#operations = [...operations].sort((a, b) => a.to - b.to || a.from - b.from);
    this.#starts = this.#operations.map((_, place) => place).sort((a, b) => this.#at(a).from - this.#at(b).from);
    this.#end = end;
    this.#budget = budget;
    this.#effort = effort;
    this.#thrifty = new EveryWay(this.#model, this.#operations, false);
    this.#thorough = new EveryWay(this.#model, this.#operations, true);
  }

  run(initial: State): SearchResult {
    const start: Branch = { state: initial, now: 0, early: [] };
    let position: Position = { place: 0, started: 0, begun: [], branches: [start], tally: null };
    const passed: Position[] = [];
    let detour: Detour | null = null;
    while (!this.#isOver && position.place <= this.#operations.length) {
      if (this.#operations[position.place]?.certain === false) {
        // Whether it took effect is decided when something depends on it.
        const { place, started, begun, branches, tally } = position;
        position = { place: place + 1, started, begun, branches, tally };
        continue;
      }
      if (detour && position.place > detour.until) detour = null;
      const next = this.#pass(position, detour);
      const no: number = detour ? detour.no + 1 : 0;
      const back = this.#effort === 'greedy' ? detours[no] : undefined;
      if (back && (next.isCut || next.mismatches.length > 0)) {
        const until: number = Math.max(position.place, detour?.until ?? 0);
        detour = { no, until, mostTries: this.#tried + triesOfDetour };
        position = passed.splice(Math.max(0, passed.length - back.steps))[0] ?? position;
        continue;
      }
      this.#exceeded = next.isCut;
      if (this.#mismatches.length === 0) this.#triedAtFirst = this.#tried;
      this.#mismatches.push(...next.mismatches);
      passed.push(position);
      if (passed.length > mostStepsBack) passed.shift();
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
    return this.#model.tried;
  }

  /** What a cheap pass does not explain is for the next one. After a finding the thorough one tries little more. */
  get #isOver(): boolean {
    if (this.#exceeded) return true;
    if (this.#mismatches.length === 0) return false;
    return this.#effort !== 'thorough' || this.#tried > this.#triedAtFirst + triesAfterFinding;
  }

  /** Ends the operation at a position, or the run. */
  #pass(position: Position, detour: Detour | null): Passed {
    const { place, tally } = position;
    const operation = this.#operations[place];
    const everyWay = this.#everyWay(detour);
    const { started, begun } = this.#begunBy(position, operation, everyWay === null);
    const isMany = position.branches.length > branchesAfterDetour;
    const branches = everyWay || !isMany ? position.branches : position.branches.slice(0, branchesAfterDetour);
    const mostTries = Math.min(this.#budget.tries, detour?.mostTries ?? Infinity);
    const outcomes = operation
      ? branches.flatMap((branch) => this.#waysToEnd(begun, branch, place, everyWay, mostTries))
      : branches.map((branch) => passTime(this.#model, branch, this.#end));
    const left = without(begun, place);
    const best = bestOf(outcomes);
    // What was cut short shows nothing.
    if (!best || (operation && this.#tried >= mostTries))
      return { place: place + 1, started, begun: left, branches: [], tally, mismatches: [], isCut: true };
    // After a mismatch the past that explains most goes on alone.
    const going =
      outcomes.length === 1 ? [best.branch] : (fits(best) ? outcomes.filter(fits) : [best]).map(({ branch }) => branch);
    const merged = going.length === 1 ? going : mergeBranches(going, (other) => this.#at(other).certain);
    this.#mostBranches = Math.max(this.#mostBranches, merged.length);
    return {
      place: place + 1,
      started,
      begun: left,
      branches: merged,
      tally: { judged: best.judged, reached: best.reached, before: tally },
      mismatches: best.mismatches,
      isCut: merged.length > this.#budget.branches,
    };
  }

  /** What finds the ways to end an operation; null where the first way is enough. */
  #everyWay(detour: Detour | null): EveryWay | null {
    if (this.#effort === 'greedy' && !detour) return null;
    const isThorough = detour ? detours[detour.no]?.isThorough === true : this.#effort === 'thorough';
    return isThorough ? this.#thorough : this.#thrifty;
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

  #waysToEnd(
    begun: readonly number[],
    branch: Branch,
    place: number,
    everyWay: EveryWay | null,
    mostTries: number,
  ): readonly Outcome[] {
    const { early } = branch;
    if (early.includes(place)) return [unchanged({ ...branch, early: without(early, place) })];
    if (everyWay) return everyWay.of(begun, branch, place, mostTries - this.#tried);
    return firstWay(this.#model, this.#operations, begun, branch, place);
  }

  #at(place: number): Operation {
    return operationAt(this.#operations, place);
  }
}

/** The outcome with the fewest mismatches. */
function bestOf(outcomes: readonly Outcome[]): Outcome | null {
  let best: Outcome | null = null;
  for (const outcome of outcomes) if (!best || isBetter(outcome, best)) best = outcome;
  return best;
}

/** Fewer mismatches are better; of as many, those of a past in which more of what was seen has its place. */
function isBetter(one: Outcome, other: Outcome): boolean {
  if (one.mismatches.length !== other.mismatches.length) return one.mismatches.length < other.mismatches.length;
  return one.mismatches.length > 0 && one.judged.length > other.judged.length;
}
