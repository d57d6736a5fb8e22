import {
  applyOperation,
  branchKey,
  fireEarly,
  fits,
  join,
  unchanged,
  without,
  type Branch,
  type Outcome,
} from './branch.ts';
import { areApart, withFootprint, type Footprint } from '../state.ts';
import type { Model, Operation } from './operation.ts';

/** How many pasts are tried for one operation. */
const mostPasts = 64;

/**
 * The first way in which an operation can take effect: at once if that fits, else with as few others and timers before
 * it as come to what was seen.
 * @param begun places of operations that may take effect before it.
 * @param place of the operation.
 * @returns the ways of that past, or of none if no past fits; and how many operations were tried.
 */
export function firstWay(
  model: Model,
  operations: readonly Operation[],
  begun: readonly number[],
  start: Branch,
  place: number,
): { readonly ways: readonly Outcome[]; readonly tried: number } {
  const operation = operations[place];
  if (!operation) throw new RangeError(`there is no operation ${place}`);
  const until = operation.to;
  // Most operations fit at once: no footprint is taken of them.
  const plain = applyOperation(model, start, place, operation, until).map((way) => withoutPlace(way, place));
  if (plain.some(fits)) return { ways: plain.filter(fits), tried: 1 };
  let tried = 1;
  /** What the operation comes to after a past, and what it has to do with. */
  const here = (before: Outcome): { readonly ways: readonly Outcome[]; readonly footprint: Footprint } => {
    tried += 1;
    const { result, footprint } = withFootprint(() => applyOperation(model, before.branch, place, operation, until));
    return { ways: result.map((way) => withoutPlace(join(before, way), place)), footprint };
  };
  const waysOf = (before: Outcome, other: number): readonly Outcome[] => {
    const first = operations[other];
    if (!first) return [];
    // Whether it would have disturbed what came after it is not asked here.
    if (!first.certain && first.to < before.branch.now) return [];
    tried += 1;
    return applyOperation(model, before.branch, other, first, until).map((way) => join(before, way));
  };
  const others = begun.filter((other) => other !== place).sort((a, b) => a - b);
  const certain = others.filter((other) => operations[other]?.certain === true);
  const uncertain = others.filter((other) => operations[other]?.certain === false);
  /** What may come first: what must take effect in the order in which it ends, then timers, then what may. */
  const couldComeFirst = (before: Outcome, footprint: Footprint): readonly Outcome[] => {
    const { branch } = before;
    const open = (places: readonly number[]): readonly Outcome[] =>
      places.filter((other) => !branch.early.includes(other)).flatMap((other) => waysOf(before, other));
    // Of timers only those that have to do with the operation.
    const ofTimers = model.timers(branch.state).flatMap((timer) => {
      const fired = withFootprint(() => fireEarly(branch, timer.due, timer.fire.bind(timer), until));
      return fired.result && !areApart(footprint, fired.footprint) ? [join(before, fired.result)] : [];
    });
    return [...open(certain), ...ofTimers, ...open(uncertain)].filter(fits);
  };

  const seen = new Set<string>();
  const waiting = [...couldComeFirst(unchanged(start), here(unchanged(start)).footprint)].reverse();
  for (let before = waiting.pop(); before && seen.size < mostPasts; before = waiting.pop()) {
    const key = branchKey(before.branch);
    if (seen.has(key)) continue;
    seen.add(key);
    const { ways, footprint } = here(before);
    if (ways.some(fits)) return { ways: ways.filter(fits), tried };
    waiting.push(...couldComeFirst(before, footprint).toReversed());
  }
  return { ways: plain, tried };
}

function withoutPlace(way: Outcome, place: number): Outcome {
  return { ...way, branch: { ...way.branch, early: without(way.branch.early, place) } };
}
