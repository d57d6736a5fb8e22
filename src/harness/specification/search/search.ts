import { areApart, withFootprint, type Footprint, type State } from '../state.ts';
import {
  applyOperation,
  branchKey,
  fireEarly,
  fits,
  insert,
  join,
  mergeBranches,
  unchanged,
  without,
  passTime,
  type Branch,
  type FoundMismatch,
  type Outcome,
} from './branch.ts';
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
 * How much a pass tries. `greedy`: another order only where the plain one does not fit at once. `thrifty`: every order
 * but those of operations that commute one by one. `thorough`: every order.
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

/** The one way that an operation has, of several the one that fits; null where that is not one. */
function onlyWay(direct: readonly Outcome[]): Outcome | null {
  const [one, ...more] = direct.length > 1 ? direct.filter(fits) : direct;
  return one && more.length === 0 ? one : null;
}

class Search {
  readonly #model: Model;
  readonly #operations: readonly Operation[];
  readonly #end: number;
  readonly #budget: SearchBudget;
  readonly #effort: Effort;
  readonly #mismatches: FoundMismatch[] = [];
  readonly #judged = new Map<ClauseName, number>();
  readonly #reached = new Map<ClauseName, number>();
  /** Places of operations that have begun and not ended. */
  #begun: number[] = [];
  /** What operations come to in a branch: the same is asked for up to three times. */
  readonly #applied = new WeakMap<Branch, Map<string, Applied>>();
  /** What an operation had to do with when it was tried last, by its place. */
  readonly #lastTries = new Map<number, { readonly state: State; readonly footprint: Footprint }>();
  #tried = 0;
  /** When the first mismatch was found. */
  #triedAtFirst = 0;
  #mostBranches = 1;

  constructor(model: Model, operations: readonly Operation[], end: number, budget: SearchBudget, effort: Effort) {
    this.#model = model;
    this.#operations = [...operations].sort((a, b) => a.to - b.to || a.from - b.from);
    this.#end = end;
    this.#budget = budget;
    this.#effort = effort;
  }

  run(initial: State): SearchResult {
    let branches: readonly Branch[] = [{ state: initial, now: 0, early: [] }];
    const starts = this.#operations.map((_, place) => place).sort((a, b) => this.#at(a).from - this.#at(b).from);
    let started = 0;
    for (let place = 0; place < this.#operations.length && !this.#isOver; place += 1) {
      const operation = this.#at(place);
      // Whether it took effect is decided when something depends on it.
      if (!operation.certain) continue;
      for (; started < starts.length && this.#at(starts[started] ?? 0).from <= operation.to; started += 1)
        this.#begun.push(starts[started] ?? 0);
      // A greedy pass takes what need not have taken effect only while it may still do so.
      if (this.#effort === 'greedy') this.#begun = this.#begun.filter((other) => this.#at(other).to >= operation.from);
      branches = this.#endOf(branches, place);
      this.#begun = this.#begun.filter((other) => other !== place);
      this.#mostBranches = Math.max(this.#mostBranches, branches.length);
    }
    if (!this.#isOver) this.#keepBest(branches.map((branch) => passTime(this.#model, branch, this.#end)));
    return {
      mismatches: this.#mismatches,
      judged: this.#judged,
      reached: this.#reached,
      exceeded: this.#exceeded,
      tried: this.#tried,
      mostBranches: this.#mostBranches,
    };
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

  #at(place: number): Operation {
    const operation = this.#operations[place];
    if (!operation) throw new RangeError(`there is no operation ${place}`);
    return operation;
  }

  /** The branches in which the operation has ended. */
  #endOf(branches: readonly Branch[], place: number): readonly Branch[] {
    const outcomes: Outcome[] = [];
    for (const branch of branches) {
      if (branch.early.includes(place)) outcomes.push(unchanged({ ...branch, early: without(branch.early, place) }));
      else outcomes.push(...this.#waysToEnd(branch, place));
    }
    // What was cut short shows nothing.
    if (this.#exceeded) return [];
    return this.#keepBest(outcomes);
  }

  /** Every way in which the operation can take effect now, with others and timers before it. */
  #waysToEnd(start: Branch, place: number): readonly Outcome[] {
    if (this.#effort === 'greedy') {
      const { ways, tried } = firstWay(this.#model, this.#operations, this.#begun, start, place);
      this.#tried += tried;
      return ways;
    }
    const operation = this.#at(place);
    const ways: Outcome[] = [];
    const seen = new Set<string>();
    const waiting: Outcome[] = [unchanged(start)];
    for (let before = waiting.pop(); before && !this.#exceeded; before = waiting.pop()) {
      const key = branchKey(before.branch);
      if (seen.has(key)) continue;
      seen.add(key);
      const direct = this.#apply(before, place, operation.to);
      if (direct.length === 0) throw new Error('an operation of the specification has no way to take effect');
      const decided = this.#decidedBy(before, place, direct);
      for (const way of direct) {
        const { branch } = way;
        ways.push(withDecided({ ...way, branch: { ...branch, early: without(branch.early, place) } }, decided));
      }
      waiting.push(...this.#before(before, place, direct));
    }
    return ways;
  }

  /** What may take effect before the operation and is worth a try. */
  #before(before: Outcome, place: number, direct: readonly Outcome[]): readonly Outcome[] {
    const { branch } = before;
    const { from, to } = this.#at(place);
    const found: Outcome[] = [];
    // What fits in no way may need several others before it, of which each alone changes nothing.
    const maySkip = this.#effort !== 'thorough' || direct.some(fits);
    for (const other of this.#begun) {
      if (other === place || branch.early.includes(other)) continue;
      const mayDefer = this.#effort !== 'thorough';
      const isApart = (mayDefer || this.#at(other).to < from) && this.#isApart(before, place, other);
      if (isApart && (maySkip || this.#isAlone(before, place, other))) continue;
      const firsts = this.#apply(before, other, to);
      for (const first of firsts) {
        if (first.mismatches.length > before.mismatches.length) continue;
        if (mayDefer && maySkip && this.#commutes(direct, first, place, other)) continue;
        found.push(withDecided(first, this.#decidedBy(before, other, firsts)));
      }
    }
    const { footprint } = this.#applyIn(branch, place, to);
    for (const timer of this.#model.timers(branch.state)) {
      const fired = withFootprint(() => fireEarly(branch, timer.due, timer.fire.bind(timer), to));
      const maySkipTimer = this.#effort !== 'thorough' && areApart(footprint, fired.footprint);
      if (fired.result && fits(fired.result) && !maySkipTimer) found.push(join(before, fired.result));
    }
    return found;
  }

  /**
   * What need not have taken effect, cannot do so after this operation, and would have changed it: where the operation
   * comes first, it never did.
   */
  #decidedBy(before: Outcome, place: number, direct: readonly Outcome[]): readonly number[] {
    const { from } = this.#at(place);
    return this.#begun.filter((other) => {
      const { certain, to: end } = this.#at(other);
      if (certain || end >= from || before.branch.early.includes(other)) return false;
      if (this.#isApart(before, place, other)) return false;
      return !this.#canComeLate(before, place, other, direct);
    });
  }

  /** Whether all that the other operation can come to after this one, it could have come to before it. */
  #canComeLate(before: Outcome, place: number, other: number, direct: readonly Outcome[]): boolean {
    const one = onlyWay(direct);
    if (!one) return false;
    const { to } = this.#at(place);
    const firsts = this.#apply(before, other, to).filter(
      ({ mismatches }) => mismatches.length <= before.mismatches.length,
    );
    const inOrder = firsts.flatMap((first) => this.#apply(first, place, to));
    const isAsGood = ({ mismatches }: Outcome): boolean => mismatches.length === one.mismatches.length;
    return this.#apply(one, other, Infinity)
      .filter(isAsGood)
      .every((late) => inOrder.some((way) => isAsGood(way) && way.branch.state.digest === late.branch.state.digest));
  }

  /** Whether the end of one operation comes to the same before and after the other, right or wrong. */
  #commutes(direct: readonly Outcome[], first: Outcome, place: number, other: number): boolean {
    const one = onlyWay(direct);
    if (!one) return false;
    const [thenThis] = this.#apply(first, place, this.#at(place).to);
    return (
      thenThis?.mismatches.length === one.mismatches.length &&
      // The other may have several ways: the first of them need not be this one.
      this.#apply(one, other, Infinity).some(
        (thenOther) =>
          thenOther.mismatches.length === one.mismatches.length &&
          thenOther.branch.state.digest === thenThis.branch.state.digest,
      )
    );
  }

  #apply(before: Outcome, place: number, until: number): readonly Outcome[] {
    return this.#applyIn(before.branch, place, until).ways.map((way) => join(before, way));
  }

  #applyIn(branch: Branch, place: number, until: number): Applied {
    let ofBranch = this.#applied.get(branch);
    if (!ofBranch) this.#applied.set(branch, (ofBranch = new Map<string, Applied>()));
    const key = `${place} ${until}`;
    let applied = ofBranch.get(key);
    if (!applied) {
      this.#tried += 1;
      const operation = this.#at(place);
      const { result, footprint } = withFootprint(() => applyOperation(this.#model, branch, place, operation, until));
      ofBranch.set(key, (applied = { ways: result, footprint }));
      this.#lastTries.set(place, { state: branch.state, footprint });
    }
    return applied;
  }

  /** Whether an operation that has begun has nothing to do with the one that ends. */
  #isApart({ branch }: Outcome, place: number, other: number): boolean {
    const { to } = this.#at(place);
    const last = this.#lastTries.get(other);
    const isKnown = last && branch.state.sharesWith(last.state, last.footprint.reads);
    const { footprint } = isKnown ? last : this.#applyIn(branch, other, to);
    return areApart(this.#applyIn(branch, place, to).footprint, footprint);
  }

  /** Whether an operation has nothing to do with any other that has begun either. */
  #isAlone(before: Outcome, place: number, other: number): boolean {
    return this.#begun.every(
      (third) =>
        third === place ||
        third === other ||
        before.branch.early.includes(third) ||
        this.#isApart(before, third, other),
    );
  }

  /** Keeps the branches with the fewest mismatches, one of each kind, and writes down what all of them share. */
  #keepBest(outcomes: readonly Outcome[]): readonly Branch[] {
    const [first, ...rest] = outcomes;
    if (!first) return [];
    let best = first;
    for (const outcome of rest) if (isBetter(outcome, best)) best = outcome;
    if (this.#mismatches.length === 0) this.#triedAtFirst = this.#tried;
    this.#mismatches.push(...best.mismatches);
    countClauses(this.#judged, best.judged);
    countClauses(this.#reached, [...best.judged, ...best.reached]);
    // After a mismatch the past that explains most goes on alone.
    const going = best.mismatches.length > 0 ? [best] : outcomes.filter(fits);
    if (going.length === 1) return going.map(({ branch }) => branch);
    return mergeBranches(
      going.map(({ branch }) => branch),
      (place) => this.#at(place).certain,
    );
  }
}

/** What an operation comes to in a branch. */
interface Applied {
  readonly ways: readonly Outcome[];
  readonly footprint: Footprint;
}

/** Fewer mismatches are better; of as many, those of a past in which more of what was seen has its place. */
function isBetter(one: Outcome, other: Outcome): boolean {
  if (one.mismatches.length !== other.mismatches.length) return one.mismatches.length < other.mismatches.length;
  return one.mismatches.length > 0 && one.judged.length > other.judged.length;
}

function withDecided(outcome: Outcome, decided: readonly number[]): Outcome {
  if (decided.length === 0) return outcome;
  const { branch } = outcome;
  return { ...outcome, branch: { ...branch, early: decided.reduce<readonly number[]>(insert, branch.early) } };
}
