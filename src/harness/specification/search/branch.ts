import type { Span } from '../span.ts';
import type { State } from '../state/state.ts';
import type { ClauseName } from '../clauses.ts';
import { joinLists } from '../joined-lists.ts';
import type { CountedModel, Mismatch, Model, Operation, Step } from './operation.ts';

/** One possible past of a machine: its state, and the operations that took effect before others that ended earlier. */
export interface Branch {
  readonly state: State;
  /** The earliest instant of the last thing that took effect. */
  readonly now: number;
  /**
   * Places of operations that took effect before they ended, in order; and of those that need not have taken effect,
   * for which it is decided whether they did.
   */
  readonly early: readonly number[];
}

/** A branch after an operation, with what that cost. */
export interface Outcome {
  readonly branch: Branch;
  readonly mismatches: readonly FoundMismatch[];
  readonly judged: readonly ClauseName[];
  readonly reached: readonly ClauseName[];
}

/** A mismatch and the operation at which it showed; null: something that was due did not come. */
export interface FoundMismatch extends Mismatch {
  readonly operation: Operation | null;
  /** ms of the run. */
  readonly at: number;
}

/** Equal for branches with the same future. */
export function branchKey({ state, early }: Branch): string {
  return `${state.digest} ${state.times} ${early.join(' ')}`;
}

/**
 * Merges branches that differ in nothing but the bounds of times, or in what is decided of operations that need not
 * have taken effect: as long as nothing is decided, all futures are open.
 * @param isCertain whether an operation must have taken effect.
 */
export function mergeBranches(branches: readonly Branch[], isCertain: (place: number) => boolean): readonly Branch[] {
  const alike = new Map<string, Branch[]>();
  for (const branch of branches) {
    const key = `${branch.state.digest} ${branch.early.filter(isCertain).join(' ')}`;
    const group = alike.get(key);
    if (!group) alike.set(key, [branch]);
    else addToGroup(group, branch);
  }
  return [...alike.values()].flat();
}

function addToGroup(group: Branch[], branch: Branch): void {
  let widest = branch;
  for (let i = group.length - 1; i >= 0; i -= 1) {
    const other = group[i];
    if (!other) continue;
    const early = isPart(other.early, widest.early)
      ? other.early
      : isPart(widest.early, other.early)
        ? widest.early
        : null;
    if (!early) continue;
    widest = { state: other.state.widenedBy(widest.state), now: Math.min(other.now, widest.now), early };
    group.splice(i, 1);
  }
  group.push(widest);
}

/** Whether all places of one sorted list are in another. */
function isPart(places: readonly number[], of: readonly number[]): boolean {
  return places.length <= of.length && places.every((place) => of.includes(place));
}

/**
 * Lets one operation take effect in a branch: first fires the timers that are due before it can.
 * @param place of the operation, if it takes effect before it ends; null: it ends with that.
 * @param until no later than this.
 */
export function applyOperation(
  model: CountedModel,
  branch: Branch,
  place: number | null,
  operation: Operation,
  until: number,
): readonly Outcome[] {
  model.tried += 1;
  if (!operation.certain && operation.to < branch.now) return applyLate(branch, place, operation);
  const passed = passTime(model, branch, Math.max(branch.now, operation.from));
  const { branch: ready, mismatches, judged, reached } = passed;
  const at = { from: Math.max(ready.now, operation.from), to: Math.min(operation.to, until, nextLimit(model, ready)) };
  if (at.from > at.to) return [];
  return operation.apply(ready.state, shownSpan(operation, at)).map((step) => ({
    branch: { state: step.state, now: at.from, early: place === null ? ready.early : insert(ready.early, place) },
    mismatches: joinLists(mismatches, foundAt(step, operation, at.to)),
    judged: joinLists(judged, step.judged),
    reached: joinLists(reached, step.reached),
  }));
}

const none: readonly never[] = [];

function foundAt({ mismatches }: Step, operation: Operation | null, at: number): readonly FoundMismatch[] {
  return mismatches.length === 0 ? none : mismatches.map((mismatch) => ({ ...mismatch, operation, at }));
}

/** Longer than the transit of any message on an undisturbed network, ms. */
const longSpanMs = 1_000;

/**
 * The span that a state keeps: of what is short, the whole of it, whatever came before, so that orders that come to the
 * same give equal states. Of what is long, all until now, so that what is left for later has the wider span.
 */
function shownSpan({ from, to }: Span, at: Span): Span {
  return { from, to: to - from > longSpanMs ? at.to : to };
}

/** Lets an operation have taken effect earlier than the last ones, which it does not disturb. */
function applyLate(branch: Branch, place: number | null, operation: Operation): readonly Outcome[] {
  return operation.apply(branch.state, { from: operation.from, to: operation.to }).map((step) => ({
    branch: { state: step.state, now: branch.now, early: place === null ? branch.early : insert(branch.early, place) },
    mismatches: foundAt(step, operation, operation.to),
    judged: step.judged,
    reached: step.reached,
  }));
}

/** Fires what must have happened before `time`. */
export function passTime(model: CountedModel, branch: Branch, time: number): Outcome {
  let outcome = unchanged(branch);
  for (let fired = 0; ; fired += 1) {
    const first = earliest(model, outcome.branch.state, (due) => due.to < time);
    if (!first) return outcome;
    if (fired > maxFiredAtOnce) throw new Error(`timers of the specification never end: ${first.key}`);
    outcome = fireTimer(model, outcome, first.due, first.fire.bind(first));
  }
}

/** Timers that fire between two operations; more is a loop in the model. */
const maxFiredAtOnce = 100_000;

/** Lets a timer fire that may, though it need not yet. */
export function fireEarly(
  model: CountedModel,
  branch: Branch,
  due: Span,
  fire: (state: State, at: Span) => Step,
  until: number,
): Outcome | null {
  const from = Math.max(branch.now, due.from);
  const to = Math.min(due.to, until);
  if (from > to) return null;
  return fireTimer(model, unchanged(branch), shownSpan(due, { from, to }), fire);
}

function fireTimer(model: CountedModel, before: Outcome, due: Span, fire: (state: State, at: Span) => Step): Outcome {
  model.tried += 1;
  const at = { from: Math.max(before.branch.now, due.from), to: Math.max(before.branch.now, due.to) };
  const step = fire(before.branch.state, shownSpan(due, at));
  return {
    branch: { ...before.branch, state: step.state, now: at.from },
    mismatches: joinLists(before.mismatches, foundAt(step, null, at.to)),
    judged: joinLists(before.judged, step.judged),
    reached: joinLists(before.reached, step.reached),
  };
}

/** Until when nothing but a timer can happen next. */
function nextLimit(model: Model, { state }: Branch): number {
  let limit = Infinity;
  for (const { due } of model.timers(state)) limit = Math.min(limit, due.to);
  return limit;
}

function earliest(
  model: Model,
  state: State,
  isDue: (due: Span) => boolean,
): ReturnType<Model['timers']>[number] | null {
  let first: ReturnType<Model['timers']>[number] | null = null;
  for (const timer of model.timers(state)) {
    if (isDue(timer.due) && (first === null || timer.due.to < first.due.to)) first = timer;
  }
  return first;
}

/** @returns the sorted list with the place in it. */
export function insert(places: readonly number[], place: number): readonly number[] {
  const at = places.findIndex((other) => other > place);
  return places.toSpliced(at < 0 ? places.length : at, 0, place);
}

/** Whether nothing that was seen speaks against an outcome. */
export function fits({ mismatches }: Outcome): boolean {
  return mismatches.length === 0;
}

/** A branch as it is. */
export function unchanged(branch: Branch): Outcome {
  return { branch, mismatches: none, judged: none, reached: none };
}

/** Two outcomes, one after the other. */
export function join(before: Outcome, after: Outcome): Outcome {
  return {
    branch: after.branch,
    mismatches: joinLists(before.mismatches, after.mismatches),
    judged: joinLists(before.judged, after.judged),
    reached: joinLists(before.reached, after.reached),
  };
}

/** The sorted list without the place. */
export function without(places: readonly number[], place: number): readonly number[] {
  return places.includes(place) ? places.filter((other) => other !== place) : places;
}
