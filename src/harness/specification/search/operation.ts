import type { ClauseName } from '../clauses.ts';
import type { Span } from '../span.ts';
import type { State } from '../state/state.ts';

/** Something that was seen and that the specification does not allow. */
export interface Mismatch {
  readonly clause: ClauseName;
  /** What was seen and what is allowed, in the words of a person. */
  readonly sentence: string;
}

/** A way in which an operation can take effect. */
export interface Step {
  readonly state: State;
  /** Empty: what was seen is what this step gives. */
  readonly mismatches: readonly Mismatch[];
  /** Clauses that decided what is allowed, each once, and that were held against what was seen. */
  readonly judged: readonly ClauseName[];
  /** Clauses that took effect and that nothing was held against. */
  readonly reached: readonly ClauseName[];
}

/**
 * Something seen from outside that takes effect in the core at one instant between `from` and `to` (ms of the run): a
 * call, a frame, a callback, a change of configuration.
 */
export interface Operation extends Span {
  /** Indexes into the history's events: evidence, the first one shows where it stands. */
  readonly events: readonly number[];
  /** Whether it has certainly taken effect by `to`. A call without an answer may never do so. */
  readonly certain: boolean;
  /**
   * Lets it take effect.
   * @param at the instants at which it may do so in this state.
   */
  apply(state: State, at: Span): readonly Step[];
}

/** @throws {RangeError} where there is none. */
export function operationAt(operations: readonly Operation[], place: number): Operation {
  const operation = operations[place];
  if (!operation) throw new RangeError(`there is no operation ${place}`);
  return operation;
}

/** Something that happens in the core by itself, at one instant of `due`. */
export interface Timer {
  readonly due: Span;
  /** Equal for the same timer in all states. */
  readonly key: string;
  fire(state: State, at: Span): Step;
}

/** A model with what was tried on it. */
export interface CountedModel extends Model {
  /** Operations and timers that took effect in a state, to see what comes of it. */
  tried: number;
}

/** The model of one machine. */
export interface Model {
  /** What happens by itself next, in any order. */
  timers(state: State): readonly Timer[];
}
