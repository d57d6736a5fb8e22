import { observesHeld, withoutDominated } from './drop-dominated.ts';
import { AppliedOperations, isCertain, type Part } from './done.ts';
import { nextStates, freeLease, type Lease, type LeaseTerms } from './lease.ts';
import type { Operation } from './operation.ts';

/** What a search came to. */
export type Linearizability =
  | { readonly result: 'linearizable'; readonly steps: number }
  /**
   * No order fits. `prefix`: as many operations, by time of their end, as still fit; the next one is where it breaks.
   */
  | {
      readonly result: 'not';
      readonly steps: number;
      readonly prefix: readonly Operation[];
      readonly failedOperation: Operation;
    }
  /** The limit was reached first. Never to be shown as a pass. */
  | { readonly result: 'unknown'; readonly steps: number };

/** Limit of a search, in examined states. A count and not a time, so that one history has one answer. */
const defaultStepLimit = 200_000;

/** What a look at one operation, one character of a remembered state, or the like counts as. */
export interface Budget {
  /** Looks that are left. */
  left: number;
}

/**
 * Looks that a step costs besides, and what it costs to keep a choice: so that time and memory are bounded by one
 * number.
 */
const looksOfStep = 50;
const looksOfChoice = 40;
/** Looks of one search, for each step that it may take. */
const looksForStep = 2_000;

/**
 * Is there an order of these operations, each at an instant within its bounds, that a fenced lease could have had? The
 * search of Wing and Gong with Lowe's memory of states that led nowhere; the lease is the model of PROTOCOL §4.
 */
export function checkLinearizability(
  operations: readonly Operation[],
  terms: LeaseTerms,
  stepLimit = defaultStepLimit,
  budget: Budget = { left: Infinity },
): Linearizability {
  const byEnd = withoutDominated(operations.map(withOpenEnd).sort((a, b) => a.to - b.to || a.from - b.from));
  const limits = { terms, stepLimit, budget };
  const fullResult = isLinearizable(byEnd, limits);
  if (fullResult.fits === true) return { result: 'linearizable', steps: fullResult.steps };
  if (fullResult.fits === null) return { result: 'unknown', steps: fullResult.steps };
  return findFirstMisfit(byEnd, limits, fullResult.steps);
}

/** What was never answered has no end: its effect may come long after its caller has gone. */
function withOpenEnd(operation: Operation): Operation {
  return operation.kind === 'try' && operation.result === 'unknown' && operation.to !== Infinity
    ? { ...operation, to: Infinity }
    : operation;
}

/**
 * The longest prefix that fits, by halving: what fits goes on fitting when operations that end later are taken away.
 */
function findFirstMisfit(byEnd: readonly Operation[], limits: Limits, stepsSpent: number): Linearizability {
  let steps = stepsSpent;
  let fitting = 0;
  let failing = byEnd.length;
  while (failing - fitting > 1) {
    const middle = (fitting + failing) >> 1;
    const partResult = isLinearizable(firstOperations(byEnd, middle), limits);
    steps += partResult.steps;
    if (partResult.fits === null) return { result: 'unknown', steps };
    if (partResult.fits) fitting = middle;
    else failing = middle;
  }
  const failedOperation = byEnd[failing - 1];
  if (!failedOperation) throw new Error('an empty history has no operation that breaks it');
  return { result: 'not', steps, prefix: byEnd.slice(0, fitting), failedOperation };
}

/** The first operations, and of the rest what had begun by then: those may have taken effect already. */
function firstOperations(byEnd: readonly Operation[], count: number): readonly Operation[] {
  const until = byEnd[count - 1]?.to ?? -Infinity;
  const overlapping = byEnd.slice(count).filter(({ from }) => from <= until);
  return [
    ...byEnd.slice(0, count),
    ...overlapping.map((operation): Operation => ({ ...withUnknownResult(operation), to: Infinity })),
  ];
}

function withUnknownResult(operation: Operation): Operation {
  return operation.kind === 'try' ? { ...operation, result: 'unknown' } : operation;
}

interface Limits {
  readonly terms: LeaseTerms;
  readonly stepLimit: number;
  readonly budget: Budget;
}

interface SearchLevel {
  /** The state from which this level goes on. */
  readonly lease: Lease;
  /** Candidates that have not been tried: operation and one of the states after it. */
  readonly candidates: { readonly index: number; readonly next: Lease }[];
  /** The operation that led here; -1 at the root. */
  readonly index: number;
}

/** Depth first, without recursion: histories are long. */
function isLinearizable(
  operations: readonly Operation[],
  { terms, stepLimit, budget }: Limits,
): { readonly fits: boolean | null; readonly steps: number } {
  const applied = new AppliedOperations(operations);
  const visited = new Set<string>();
  let spent = 0;
  const go = (lease: Lease): SearchLevel['candidates'] => {
    const choices = nextCandidates(operations, applied, lease, terms);
    const looks = looksOfStep + applied.looks + looksOfChoice * choices.length;
    applied.looks = 0;
    spent += looks;
    budget.left -= looks;
    return choices;
  };
  const stack: SearchLevel[] = [{ lease: freeLease, index: -1, candidates: go(freeLease) }];
  for (let steps = 0; ; steps += 1) {
    if (applied.allCertainApplied) return { fits: true, steps };
    if (steps >= stepLimit || spent > stepLimit * looksForStep || budget.left <= 0) return { fits: null, steps };
    const level = stack.at(-1);
    if (!level) return { fits: false, steps };
    const candidate = level.candidates.pop();
    if (!candidate) {
      stack.pop();
      if (level.index >= 0) applied.undo(level.index);
      continue;
    }
    applied.add(candidate.index);
    const { holder, grantLo, grantHi, nowLo } = candidate.next;
    const key = `${applied.key}|${holder ?? ''}|${grantLo}|${grantHi}|${nowLo}`;
    if (visited.has(key)) {
      applied.undo(candidate.index);
      continue;
    }
    visited.add(key);
    stack.push({ lease: candidate.next, index: candidate.index, candidates: go(candidate.next) });
  }
}

/**
 * Which operations can take effect next: those that began before every other one that is left had ended. What costs
 * nothing is the only choice, and of alternatives that come to the same only the first is one.
 */
function nextCandidates(
  operations: readonly Operation[],
  applied: AppliedOperations,
  lease: Lease,
  terms: LeaseTerms,
): SearchLevel['candidates'] {
  const choices: SearchLevel['candidates'] = [];
  // They stand in the order of their ends.
  const firstEnd = operations[applied.ended.place(applied.ended.left())]?.to ?? Infinity;
  let heldReadTaken = false;
  for (const index of candidates(operations, applied, firstEnd)) {
    const operation = operations[index];
    if (!operation) continue;
    // Those that only see the lease held begin and end in one order, and may as well take effect in that order.
    const observesHeldLease = observesHeld(operation);
    if (observesHeldLease && heldReadTaken) continue;
    heldReadTaken ||= observesHeldLease;
    for (const next of nextStates(lease, operation, terms)) {
      const changes = next.holder !== lease.holder;
      if (
        !changes &&
        next.nowLo === lease.nowLo &&
        next.grantLo === lease.grantLo &&
        next.grantHi === lease.grantHi &&
        applied.isNeutral(index)
      )
        return [{ index, next }];
      // What need not have happened is worth a try only if it changes something.
      if (changes || isCertain(operation)) choices.push({ index, next });
    }
  }
  // The last is tried first: what ends first goes first.
  return choices.reverse();
}

/** Operations that have not taken effect and began no later than that, in their order. */
function candidates(operations: readonly Operation[], done: AppliedOperations, until: number): readonly number[] {
  const found: number[] = [];
  const gather = (part: Part, most: number): void => {
    const size = found.length;
    for (
      let member = part.left();
      member >= 0 && part.earliestStartFrom(member) <= until && found.length - size < most;
      member = part.left(member)
    ) {
      done.looks += 1;
      const place = part.place(member);
      if ((operations[place]?.from ?? Infinity) <= until) found.push(place);
    }
  };
  gather(done.ended, Infinity);
  const ended = found.length;
  gather(done.open, Infinity);
  // Attempts that may have been granted and have no release: the first to start stands for all.
  gather(done.anonymous, 1);
  const isMixed = found.length > ended + 1 && (found.at(-2) ?? 0) > (found.at(-1) ?? 0);
  return isMixed ? [...found.slice(0, ended), ...found.slice(ended).sort((a, b) => a - b)] : found;
}
