import type { Call } from '../observation.ts';
import type { ClauseName, Mismatch, Step } from '../search/operation.ts';
import type { Span } from '../span.ts';
import type { State } from '../state.ts';
import type { MachineTerms, Terms } from '../terms.ts';

/** What every rule may look at besides the state. */
export interface RuleContext {
  readonly terms: Terms;
  readonly machine: MachineTerms;
}

/** How one endpoint answers, and what its call changes. */
export interface EndpointRule {
  /** Name in the list of endpoints (§3.1), for example `deliver`. */
  readonly endpoint: string;
  /**
   * Judges a call that has passed §1 and §2.
   * @returns every step that it may make.
   */
  judge(context: RuleContext, state: State, call: Call, at: Span): readonly Step[];
}

/** A step that nothing speaks against. */
export function step(
  state: State,
  clauses: { judged?: readonly ClauseName[]; reached?: readonly ClauseName[] } = {},
): Step {
  return { state, mismatches: [], judged: clauses.judged ?? [], reached: clauses.reached ?? [] };
}

/** A step that what was seen contradicts. */
export function contradicted(state: State, mismatch: Mismatch): Step {
  return { state, mismatches: [mismatch], judged: [mismatch.clause], reached: [] };
}

/** A refusal by its clause: HTTP status and code, and what `data` must hold (nothing, unless it is given). */
export interface Refusal {
  readonly clause: ClauseName;
  readonly status: number;
  readonly code: number;
}

/**
 * Holds a call's answer against a refusal. Without an answer both is possible, and the state stays.
 * @param what of the call, for the sentence: `delivery of order 60`.
 */
export function refuse(state: State, { answer }: Call, refusal: Refusal, what: string): Step {
  const { clause, status, code } = refusal;
  if (answer === null) return step(state, { reached: [clause] });
  if (answer.status === status && answer.code === code) return step(state, { judged: [clause] });
  return contradicted(state, {
    clause,
    sentence: `${what} was answered ${answer.status} with ${answer.code}; allowed is ${status} with ${code} (${clause})`,
  });
}
