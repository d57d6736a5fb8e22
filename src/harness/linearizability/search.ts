import { seesHeld, withoutDominated } from './dominated.ts';
import { after, freeLease, type Lease, type LeaseTerms } from './lease.ts';
import type { Operation } from './operation.ts';

/** What a search came to. */
export type Linearizability =
  | { readonly answer: 'linearizable'; readonly steps: number }
  /** No order fits. `prefix`: as many operations, by time of their end, as still fit; the next one is where it breaks. */
  | { readonly answer: 'not'; readonly steps: number; readonly prefix: readonly Operation[]; readonly breaks: Operation }
  /** The limit was reached first. Never to be shown as a pass. */
  | { readonly answer: 'unknown'; readonly steps: number };

/** How much a search may cost: states looked at. A count and not a time, so that one history has one answer. */
export const defaultStepLimit = 200_000;

/**
 * Is there an order of these operations, each at an instant within its bounds, that a fenced lease could have had? The
 * search of Wing and Gong with Lowe's memory of states that led nowhere; the lease is the model of PROTOCOL §4.
 */
export function linearize(operations: readonly Operation[], terms: LeaseTerms, stepLimit = defaultStepLimit): Linearizability {
  const byEnd = withoutDominated(operations.map(unended).sort((a, b) => a.to - b.to || a.from - b.from));
  const whole = fits(byEnd, terms, stepLimit);
  if (whole.fits === true) return { answer: 'linearizable', steps: whole.steps };
  if (whole.fits === null) return { answer: 'unknown', steps: whole.steps };
  return narrow(byEnd, terms, stepLimit, whole.steps);
}

/** What was never answered has no end: its effect may come long after its caller has gone. */
function unended(operation: Operation): Operation {
  return operation.does === 'try' && operation.got === 'unknown' && operation.to !== Infinity ? { ...operation, to: Infinity } : operation;
}

/** The longest prefix that fits, by halving: what fits goes on fitting when operations that end later are taken away. */
function narrow(byEnd: readonly Operation[], terms: LeaseTerms, stepLimit: number, spent: number): Linearizability {
  let steps = spent;
  let good = 0;
  let bad = byEnd.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = fits(upTo(byEnd, middle), terms, stepLimit);
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
  return [...byEnd.slice(0, count), ...begun.map((operation): Operation => ({ ...asUnknown(operation), to: Infinity }))];
}

function asUnknown(operation: Operation): Operation {
  return operation.does === 'try' ? { ...operation, got: 'unknown' } : operation;
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
function fits(operations: readonly Operation[], terms: LeaseTerms, stepLimit: number): { readonly fits: boolean | null; readonly steps: number } {
  const done = new Done(operations);
  const seen = new Set<string>();
  const stack: Level[] = [{ lease: freeLease, index: -1, choices: choicesFrom(operations, done, freeLease, terms) }];
  for (let steps = 0; ; steps += 1) {
    if (done.allCertain) return { fits: true, steps };
    if (steps >= stepLimit) return { fits: null, steps };
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
    stack.push({ lease: choice.next, index: choice.index, choices: choicesFrom(operations, done, choice.next, terms) });
  }
}

/**
 * Which operations can take effect next: those that began before every other one that is left had ended. What costs
 * nothing is the only choice, and of alternatives that come to the same only the first is one.
 */
function choicesFrom(operations: readonly Operation[], done: Done, lease: Lease, terms: LeaseTerms): Level['choices'] {
  const choices: Level['choices'] = [];
  // They stand in the order of their ends.
  const firstEnd = operations[done.first]?.to ?? Infinity;
  let sawHeld = false;
  let wasUnknown = false;
  for (let index = done.first; index < operations.length && done.earliestFrom(index) <= firstEnd; index += 1) {
    const operation = operations[index];
    if (!operation || done.has(index) || operation.from > firstEnd) continue;
    const seen = seesHeld(operation);
    const unknown = done.isAnonymous(index);
    // Those that only see the lease held begin and end in one order, and may as well take effect in that order.
    // Tries that may have been granted, and of which no release tells: the first that began does for all.
    if ((seen && sawHeld) || (unknown && wasUnknown)) continue;
    sawHeld ||= seen;
    wasUnknown ||= unknown;
    for (const next of after(lease, operation, terms)) {
      const changes = next.holder !== lease.holder;
      if (!changes && next.nowLo === lease.nowLo && next.grantLo === lease.grantLo && next.grantHi === lease.grantHi && done.isIdle(index)) return [{ index, next }];
      // What need not have happened is worth a try only if it changes something.
      if (changes || isCertain(operation)) choices.push({ index, next });
    }
  }
  // The last is tried first: what ends first goes first.
  return choices.reverse();
}

/** Which operations have taken effect. */
class Done {
  readonly #operations: readonly Operation[];
  readonly #in: Uint8Array;
  /** For each place, the least `from` there and behind it. */
  readonly #earliest: Float64Array;
  /** Place of the try that bears the name which an operation releases; -1 for any other operation. */
  readonly #grantOf: Int32Array;
  /** Names that some operation releases. */
  readonly #released: ReadonlySet<string>;
  #certainLeft: number;
  /** Every operation before this one has taken effect. */
  first = 0;

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
    this.#in = new Uint8Array(operations.length);
    this.#certainLeft = operations.filter(isCertain).length;
    this.#earliest = new Float64Array(operations.length);
    this.#released = new Set(operations.flatMap((one) => (one.does === 'release' ? [one.who] : [])));
    const tries = new Map(operations.flatMap((one, index) => (one.does === 'try' ? [[one.who, index] as const] : [])));
    this.#grantOf = Int32Array.from(operations, (one) => (one.does === 'release' ? (tries.get(one.who) ?? -1) : -1));
    let least = Infinity;
    for (let index = operations.length - 1; index >= 0; index -= 1) {
      least = Math.min(least, operations[index]?.from ?? Infinity);
      this.#earliest[index] = least;
    }
  }

  /** When the first of the operations at this place and behind it began. */
  earliestFrom(index: number): number {
    return this.#earliest[index] ?? Infinity;
  }

  /** A try of which nobody knows what became, and of which no release tells. */
  isAnonymous(index: number): boolean {
    const operation = this.#operations[index];
    return operation?.does === 'try' && operation.got === 'unknown' && !this.#released.has(operation.who);
  }

  /**
   * An operation that, where it changes nothing now, may as well take effect now: it only sees the lease held, or it
   * releases what was granted before and is held no more.
   */
  isIdle(index: number): boolean {
    const operation = this.#operations[index];
    if (!operation || seesHeld(operation)) return operation !== undefined;
    return operation.does === 'release' && this.has(this.#grantOf[index] ?? -1);
  }

  /** What certainly took effect is in; the rest may never have. */
  get allCertain(): boolean {
    return this.#certainLeft === 0;
  }

  get key(): string {
    let key = `${this.first}`;
    for (let index = this.first; index < this.#in.length; index += 1) if (this.#in[index] === 1) key += `,${index}`;
    return key;
  }

  has(index: number): boolean {
    return this.#in[index] === 1;
  }

  add(index: number): void {
    this.#in[index] = 1;
    if (isCertain(this.#operations[index])) this.#certainLeft -= 1;
    while (this.#in[this.first] === 1) this.first += 1;
  }

  undo(index: number): void {
    this.#in[index] = 0;
    if (isCertain(this.#operations[index])) this.#certainLeft += 1;
    this.first = Math.min(this.first, index);
  }
}

/** An operation without an end, or a try without an answer, may never have taken effect. */
function isCertain(operation: Operation | undefined): boolean {
  if (!operation || operation.to === Infinity) return false;
  return operation.does !== 'try' || operation.got !== 'unknown';
}
