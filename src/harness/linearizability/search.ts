import { seesHeld, withoutDominated } from './drop-dominated.ts';
import { Done, isCertain, type Part } from './done.ts';
import { after, freeLease, type Lease, type LeaseTerms } from './lease.ts';
import type { Operation } from './operation.ts';

/** What a search came to. */
export type Linearizability =
  | { readonly answer: 'linearizable'; readonly steps: number }
  /** No order fits. `prefix`: as many operations, by time of their end, as still fit; the next one is where it breaks. */
  | {
      readonly answer: 'not';
      readonly steps: number;
      readonly prefix: readonly Operation[];
      readonly breaks: Operation;
    }
  /** The limit was reached first. Never to be shown as a pass. */
  | { readonly answer: 'unknown'; readonly steps: number };

/** How much a search may cost: states looked at. A count and not a time, so that one history has one answer. */
export const defaultStepLimit = 200_000;

/** What a look at one operation, one character of a remembered state, or the like counts as. */
export interface Budget {
  /** Looks that are left. */
  left: number;
}

/** Looks that a step costs besides, and what it costs to keep a choice: so that time and memory are bounded by one number. */
const looksOfStep = 50;
const looksOfChoice = 40;
/** Looks of one search, for each step that it may take. */
const looksForStep = 2_000;

/**
 * Is there an order of these operations, each at an instant within its bounds, that a fenced lease could have had? The
 * search of Wing and Gong with Lowe's memory of states that led nowhere; the lease is the model of PROTOCOL §4.
 */
export function linearize(
  operations: readonly Operation[],
  terms: LeaseTerms,
  stepLimit = defaultStepLimit,
  budget: Budget = { left: Infinity },
): Linearizability {
  const byEnd = withoutDominated(operations.map(unended).sort((a, b) => a.to - b.to || a.from - b.from));
  const limits = { terms, stepLimit, budget };
  const whole = fits(byEnd, limits);
  if (whole.fits === true) return { answer: 'linearizable', steps: whole.steps };
  if (whole.fits === null) return { answer: 'unknown', steps: whole.steps };
  return narrow(byEnd, limits, whole.steps);
}

/** What was never answered has no end: its effect may come long after its caller has gone. */
function unended(operation: Operation): Operation {
  return operation.does === 'try' && operation.got === 'unknown' && operation.to !== Infinity
    ? { ...operation, to: Infinity }
    : operation;
}

/** The longest prefix that fits, by halving: what fits goes on fitting when operations that end later are taken away. */
function narrow(byEnd: readonly Operation[], limits: Limits, spent: number): Linearizability {
  let steps = spent;
  let good = 0;
  let bad = byEnd.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = fits(upTo(byEnd, middle), limits);
    steps += part.steps;
    if (part.fits === null) return { answer: 'unknown', steps };
    if (part.fits) good = middle;
    else bad = middle;
  }
  const breaks = byEnd[bad - 1];
  if (!breaks) throw new Error('an empty history has no operation that breaks it');
  return { answer: 'not', steps, prefix: byEnd.slice(0, good), breaks };
}

/** The first operations, and of the rest what had begun by then: those may have taken effect already. */
function upTo(byEnd: readonly Operation[], count: number): readonly Operation[] {
  const until = byEnd[count - 1]?.to ?? -Infinity;
  const begun = byEnd.slice(count).filter(({ from }) => from <= until);
  return [
    ...byEnd.slice(0, count),
    ...begun.map((operation): Operation => ({ ...asUnknown(operation), to: Infinity })),
  ];
}

function asUnknown(operation: Operation): Operation {
  return operation.does === 'try' ? { ...operation, got: 'unknown' } : operation;
}

interface Limits {
  readonly terms: LeaseTerms;
  readonly stepLimit: number;
  readonly budget: Budget;
}

interface Level {
  /** The state from which this level goes on. */
  readonly lease: Lease;
  /** Candidates that have not been tried: operation and one of the states after it. */
  readonly choices: { readonly index: number; readonly next: Lease }[];
  /** The operation that led here; -1 at the root. */
  readonly index: number;
}

/** Depth first, without recursion: histories are long. */
function fits(
  operations: readonly Operation[],
  { terms, stepLimit, budget }: Limits,
): { readonly fits: boolean | null; readonly steps: number } {
  const done = new Done(operations);
  const seen = new Set<string>();
  let spent = 0;
  const go = (lease: Lease): Level['choices'] => {
    const choices = choicesFrom(operations, done, lease, terms);
    const looks = looksOfStep + done.looks + looksOfChoice * choices.length;
    done.looks = 0;
    spent += looks;
    budget.left -= looks;
    return choices;
  };
  const stack: Level[] = [{ lease: freeLease, index: -1, choices: go(freeLease) }];
  for (let steps = 0; ; steps += 1) {
    if (done.allCertain) return { fits: true, steps };
    if (steps >= stepLimit || spent > stepLimit * looksForStep || budget.left <= 0) return { fits: null, steps };
    const level = stack.at(-1);
    if (!level) return { fits: false, steps };
    const choice = level.choices.pop();
    if (!choice) {
      stack.pop();
      if (level.index >= 0) done.undo(level.index);
      continue;
    }
    done.add(choice.index);
    const key = `${done.key}|${choice.next.holder ?? ''}|${choice.next.grantLo}|${choice.next.grantHi}|${choice.next.nowLo}`;
    if (seen.has(key)) {
      done.undo(choice.index);
      continue;
    }
    seen.add(key);
    stack.push({ lease: choice.next, index: choice.index, choices: go(choice.next) });
  }
}

/**
 * Which operations can take effect next: those that began before every other one that is left had ended. What costs
 * nothing is the only choice, and of alternatives that come to the same only the first is one.
 */
function choicesFrom(operations: readonly Operation[], done: Done, lease: Lease, terms: LeaseTerms): Level['choices'] {
  const choices: Level['choices'] = [];
  // They stand in the order of their ends.
  const firstEnd = operations[done.ended.place(done.ended.left())]?.to ?? Infinity;
  let sawHeld = false;
  for (const index of candidates(operations, done, firstEnd)) {
    const operation = operations[index];
    if (!operation) continue;
    // Those that only see the lease held begin and end in one order, and may as well take effect in that order.
    const seen = seesHeld(operation);
    if (seen && sawHeld) continue;
    sawHeld ||= seen;
    for (const next of after(lease, operation, terms)) {
      const changes = next.holder !== lease.holder;
      if (
        !changes &&
        next.nowLo === lease.nowLo &&
        next.grantLo === lease.grantLo &&
        next.grantHi === lease.grantHi &&
        done.isIdle(index)
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
function candidates(operations: readonly Operation[], done: Done, until: number): readonly number[] {
  const found: number[] = [];
  const gather = (part: Part, most: number): void => {
    const size = found.length;
    for (
      let member = part.left();
      member >= 0 && part.earliestFrom(member) <= until && found.length - size < most;
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
  // Tries that may have been granted, and of which no release tells: the first that began does for all.
  gather(done.anonymous, 1);
  const isMixed = found.length > ended + 1 && (found.at(-2) ?? 0) > (found.at(-1) ?? 0);
  return isMixed ? [...found.slice(0, ended), ...found.slice(ended).sort((a, b) => a - b)] : found;
}
