import { areApart, withFootprint, type Footprint } from '../state/footprint.ts';
import type { Excerpt } from '../state/state.ts';
import {
  applyOperation,
  branchKey,
  fireEarly,
  fits,
  insert,
  join,
  unchanged,
  without,
  type Branch,
  type Outcome,
} from './branch.ts';
import { operationAt, type CountedModel, type Operation, type Timer } from './operation.ts';

/**
 * Finds every way in which operations can take effect. If it is not thorough, but for the orders of operations that
 * commute one by one.
 */
export class EveryWay {
  readonly #model: CountedModel;
  readonly #operations: readonly Operation[];
  readonly #isThorough: boolean;
  #begun: readonly number[] = [];
  /** What operations come to in a branch: the same is asked for up to three times. */
  readonly #applied = new WeakMap<Branch, Map<number, Applied[]>>();
  /** What an operation had to do with when it was tried last, by its place. */
  readonly #lastTries = new Map<number, { readonly read: Excerpt; readonly footprint: Footprint }>();

  /** @param operations in the order in which they end. */
  constructor(model: CountedModel, operations: readonly Operation[], isThorough: boolean) {
    this.#model = model;
    this.#operations = operations;
    this.#isThorough = isThorough;
  }

  /**
   * Every way in which an operation can take effect now, with others and timers before it; not all of them when the
   * tries are used up.
   * @param begun places of operations that have begun and not ended.
   * @param mostTries operations and timers that may be tried.
   */
  of(begun: readonly number[], start: Branch, place: number, mostTries: number): readonly Outcome[] {
    this.#begun = begun;
    const { tried } = this.#model;
    const operation = this.#at(place);
    const ways: Outcome[] = [];
    const seen = new Set<string>();
    const waiting: Outcome[] = [unchanged(start)];
    for (let before = waiting.pop(); before && this.#model.tried - tried < mostTries; before = waiting.pop()) {
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
    const maySkip = !this.#isThorough || direct.some(fits);
    const timers = this.#timersBefore(branch, place);
    for (const other of this.#begun) {
      if (other === place || branch.early.includes(other)) continue;
      const mayDefer = !this.#isThorough;
      const isApart = (mayDefer || this.#at(other).to < from) && this.#isApart(before, place, other);
      const isNowOrNever = timers.some(({ decided }) => decided.includes(other));
      if (isApart && !isNowOrNever && (maySkip || this.#isAlone(before, place, other))) continue;
      const firsts = this.#apply(before, other, to);
      for (const first of firsts) {
        if (first.mismatches.length > before.mismatches.length) continue;
        if (mayDefer && maySkip && !isNowOrNever && this.#commutes(direct, first, place, other)) continue;
        found.push(withDecided(first, this.#decidedBy(before, other, firsts)));
      }
    }
    for (const { way, decided } of timers) found.push(withDecided(join(before, way), decided));
    return found;
  }

  /** The timers that may fire before the operation and are worth a try. */
  #timersBefore(branch: Branch, place: number): readonly Fired[] {
    const { to } = this.#at(place);
    const { footprint } = this.#applyIn(branch, place, to);
    return this.#model.timers(branch.state).flatMap((timer) => {
      const fired = withFootprint(() => fireEarly(this.#model, branch, timer.due, timer.fire.bind(timer), to));
      const { result: way } = fired;
      if (!way || !fits(way) || (!this.#isThorough && areApart(footprint, fired.footprint))) return [];
      const decided = this.#begun.filter((other) => {
        const { certain, to: end } = this.#at(other);
        if (certain || end >= way.branch.now || branch.early.includes(other)) return false;
        if (areApart(fired.footprint, this.#footprintOf(branch, other, to))) return false;
        return !this.#canFollow(timer, branch, way.branch, other, to);
      });
      return [{ way, decided }];
    });
  }

  /** Whether all that an operation can come to after a timer has fired, it could have come to before. */
  #canFollow({ key }: Timer, branch: Branch, fired: Branch, other: number, until: number): boolean {
    const firsts = this.#applyIn(branch, other, until).ways.filter(fits);
    const inOrder = firsts.flatMap(({ branch: first }) => {
      const timer = this.#model.timers(first.state).find((one) => one.key === key);
      return (timer && fireEarly(this.#model, first, timer.due, timer.fire.bind(timer), until)) ?? [];
    });
    return this.#applyIn(fired, other, until)
      .ways.filter(fits)
      .every(({ branch: { state: late } }) =>
        inOrder.some(({ branch: { state } }) => state.digest === late.digest && state.times === late.times),
      );
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
    const firsts = this.#applyIn(before.branch, other, to).ways.filter(fits);
    const inOrder = firsts.flatMap(({ branch }) => this.#applyIn(branch, place, to).ways);
    const more = one.mismatches.length - before.mismatches.length;
    return this.#applyIn(one.branch, other, Infinity)
      .ways.filter(fits)
      .every((late) =>
        inOrder.some((way) => way.mismatches.length === more && way.branch.state.digest === late.branch.state.digest),
      );
  }

  /** Whether the end of one operation comes to the same before and after the other, right or wrong. */
  #commutes(direct: readonly Outcome[], first: Outcome, place: number, other: number): boolean {
    const one = onlyWay(direct);
    if (!one) return false;
    const [thenThis] = this.#applyIn(first.branch, place, this.#at(place).to).ways;
    return (
      thenThis !== undefined &&
      first.mismatches.length + thenThis.mismatches.length === one.mismatches.length &&
      // The other may have several ways: the first of them need not be this one.
      this.#applyIn(one.branch, other, Infinity).ways.some(
        (thenOther) => fits(thenOther) && thenOther.branch.state.digest === thenThis.branch.state.digest,
      )
    );
  }

  #apply(before: Outcome, place: number, until: number): readonly Outcome[] {
    return this.#applyIn(before.branch, place, until).ways.map((way) => join(before, way));
  }

  #applyIn(branch: Branch, place: number, until: number): Applied {
    let ofBranch = this.#applied.get(branch);
    if (!ofBranch) this.#applied.set(branch, (ofBranch = new Map<number, Applied[]>()));
    let ofPlace = ofBranch.get(place);
    if (!ofPlace) ofBranch.set(place, (ofPlace = []));
    let applied = ofPlace.find((one) => one.until === until);
    if (!applied) {
      const operation = this.#at(place);
      const { result, footprint } = withFootprint(() => applyOperation(this.#model, branch, place, operation, until));
      ofPlace.push((applied = { until, ways: result, footprint }));
      this.#lastTries.set(place, { read: branch.state.excerpt(footprint.reads), footprint });
    }
    return applied;
  }

  /** Whether an operation that has begun has nothing to do with the one that ends. */
  #isApart({ branch }: Outcome, place: number, other: number): boolean {
    const { to } = this.#at(place);
    return areApart(this.#applyIn(branch, place, to).footprint, this.#footprintOf(branch, other, to));
  }

  #footprintOf(branch: Branch, place: number, until: number): Footprint {
    const last = this.#lastTries.get(place);
    const isKnown = last && branch.state.holds(last.read);
    return (isKnown ? last : this.#applyIn(branch, place, until)).footprint;
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

  #at(place: number): Operation {
    return operationAt(this.#operations, place);
  }
}

/** What an operation comes to in a branch. */
interface Applied {
  /** No later than this. */
  readonly until: number;
  readonly ways: readonly Outcome[];
  readonly footprint: Footprint;
}

/** A timer that has fired. */
interface Fired {
  readonly way: Outcome;
  /**
   * What need not have taken effect, cannot do so after the timer, and would have changed what that came to: where the
   * timer comes first, it never did.
   */
  readonly decided: readonly number[];
}

/** The one way that an operation has, of several the one that fits; null where that is not one. */
function onlyWay(direct: readonly Outcome[]): Outcome | null {
  const [one, ...more] = direct.length > 1 ? direct.filter(fits) : direct;
  return one && more.length === 0 ? one : null;
}

function withDecided(outcome: Outcome, decided: readonly number[]): Outcome {
  if (decided.length === 0) return outcome;
  const { branch } = outcome;
  return { ...outcome, branch: { ...branch, early: decided.reduce<readonly number[]>(insert, branch.early) } };
}
