import { applyOperation, branchKey, fireEarly, fits, join, unchanged, type Branch, type Outcome } from './branch.ts';
import { areApart, withFootprint, type Footprint } from '../state/footprint.ts';
import { operationAt, type CountedModel, type Operation, type Timer } from './operation.ts';

/** How many pasts are tried for one operation. */
const mostPasts = 64;

/**
 * The first way in which an operation can take effect: at once if that fits, else with as few others and timers before
 * it as come to what was seen.
 * @param begun places of operations that may take effect before it.
 * @param place of the operation.
 * @returns the ways of that past, or of none if no past fits.
 */
export function firstWay(
  model: CountedModel,
  operations: readonly Operation[],
  begun: readonly number[],
  start: Branch,
  place: number,
): readonly Outcome[] {
  const operation = operationAt(operations, place);
  const until = operation.to;
  // Most operations fit at once: no footprint is taken of them.
  const plain = applyOperation(model, start, null, operation, until);
  if (plain.some(fits)) return plain.filter(fits);
  /** What the operation comes to after a past, and what it has to do with. */
  const here = (before: Outcome): { readonly ways: readonly Outcome[]; readonly footprint: Footprint } => {
    const { result, footprint } = withFootprint(() => applyOperation(model, before.branch, null, operation, until));
    return { ways: result.map((way) => join(before, way)), footprint };
  };
  const waysOf = (before: Outcome, other: number): readonly Outcome[] => {
    const first = operations[other];
    if (!first) return [];
    // Whether it would have disturbed what came after it is not asked here.
    if (!first.certain && first.to < before.branch.now) return [];
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
    return [...open(certain), ...timersFirst(model, before, footprint, until), ...open(uncertain)].filter(fits);
  };

  const seen = new Set<string>();
  interface Past {
    readonly before: Outcome;
    readonly footprint: Footprint;
  }
  /** What a past leads to: the ways of the operation that fit, or what may come before it besides. */
  const tryPasts = (
    pasts: readonly Outcome[],
  ): { readonly ways: readonly Outcome[]; readonly open: readonly Past[] } => {
    const open: Past[] = [];
    for (const before of pasts) {
      const key = branchKey(before.branch);
      if (seen.has(key) || seen.size >= mostPasts) continue;
      seen.add(key);
      const { ways, footprint } = here(before);
      if (ways.some(fits)) return { ways: ways.filter(fits), open: [] };
      open.push({ before, footprint });
    }
    return { ways: [], open };
  };

  const none = unchanged(start);
  const waiting: Past[] = [{ before: none, footprint: here(none).footprint }];
  for (let past = waiting.pop(); past && seen.size < mostPasts; past = waiting.pop()) {
    const { ways, open } = tryPasts(couldComeFirst(past.before, past.footprint));
    if (ways.length > 0) return ways;
    waiting.push(...open.toReversed());
  }
  return plain;
}

/** Timers that may fire at the same time, beyond which they are fired together: one by one would take too long. */
const manyTimers = 8;

/** Pasts in which a timer has fired that has to do with the operation; of many, one in which all have. */
function timersFirst(model: CountedModel, before: Outcome, footprint: Footprint, until: number): readonly Outcome[] {
  const { branch } = before;
  const fireNext = (outcome: Outcome, timer: Timer): Outcome | null => {
    const fired = fireEarly(model, outcome.branch, timer.due, timer.fire.bind(timer), until);
    return fired && join(outcome, fired);
  };
  const possible = model.timers(branch.state).filter(({ due }) => Math.max(branch.now, due.from) <= until);
  if (possible.length > manyTimers) {
    return [possible.reduce<Outcome>((outcome, timer) => fireNext(outcome, timer) ?? outcome, before)];
  }
  return possible.flatMap((timer) => {
    const fired = withFootprint(() => fireNext(before, timer));
    return fired.result && !areApart(footprint, fired.footprint) ? [fired.result] : [];
  });
}
