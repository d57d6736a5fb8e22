import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Mismatch, Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { MachineTerms, Terms } from '../../terms.ts';
import { compare, members, type Expected } from './expected.ts';

/** What every rule may look at besides the state. */
export interface RuleContext {
  readonly terms: Terms;
  readonly machine: MachineTerms;
  /** Ids of the deliveries whose command the machine got at some time: what is known need not be tried out. */
  readonly commandsSeen?: ReadonlySet<string>;
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

/** A refusal by its clause: HTTP status and code, and what `data` must hold. */
export interface Refusal {
  readonly clause: ClauseName;
  readonly status: number;
  readonly code: number;
  /** Default: an empty object (§1.10). */
  readonly data?: Expected;
  /** Further clauses that the refusal shows. */
  readonly also?: readonly ClauseName[];
}

const emptyData = members('failure', {});

/** What every refusal with a code shows. */
const codeClauses: Readonly<Record<number, readonly ClauseName[]>> = {
  6026: ['own-machine', 'no-foreign-effect'],
};

/**
 * Holds a call's answer against a refusal. Without an answer both is possible, and the state stays.
 * @param what of the call, for the sentence: `delivery of order 60`.
 */
export function refuse(state: State, { answer }: Call, refusal: Refusal, what: string): Step {
  const { clause, status, code, data = emptyData, also = [] } = refusal;
  const all = [clause, ...also, ...(codeClauses[code] ?? [])];
  if (answer === null) return step(state, { reached: all });
  if (answer.status !== status || answer.code !== code) {
    return contradicted(state, {
      clause,
      sentence:
        `${what} was answered ${answer.status} with ${answer.code}; ` + `allowed is ${status} with ${code} (${clause})`,
    });
  }
  const { found, clauses } = compare(data, answer.data, what);
  return { state, mismatches: found, judged: merge(all, clauses), reached: [] };
}

/** A success: what `data` must hold, and what the call comes to. */
export interface Success {
  /** What allows it, for the sentence about a refusal. */
  readonly clause: ClauseName;
  readonly data: Expected;
  /** The state afterwards. */
  readonly after: State;
  /** Further clauses that `data` shows. */
  readonly also?: readonly ClauseName[];
  /** Clauses that take effect and that `data` does not show. */
  readonly reached?: readonly ClauseName[];
}

/**
 * Holds a call's answer against a success. A call that was refused wrongly leaves the state as it was.
 * @param what of the call, for the sentence.
 */
export function succeed(before: State, { answer }: Call, success: Success, what: string): Step {
  const { clause, data, after, also = [], reached = [] } = success;
  const own = [clause, ...also];
  if (answer === null) return step(after, { reached: merge(own, reached) });
  if (answer.status !== 200 || answer.code !== 0) {
    return contradicted(before, {
      clause,
      sentence: `${what} was answered ${answer.status} with ${answer.code}; allowed is 200 with 0 (${clause})`,
    });
  }
  const { found, clauses } = compare(data, answer.data, what);
  const judged = merge(own, clauses);
  return { state: after, mismatches: found, judged, reached: reached.filter((name) => !judged.includes(name)) };
}

function merge(names: readonly ClauseName[], more: readonly ClauseName[]): readonly ClauseName[] {
  // The lists are short: a set would cost more.
  const merged: ClauseName[] = [];
  for (const name of names) if (!merged.includes(name)) merged.push(name);
  for (const name of more) if (!merged.includes(name)) merged.push(name);
  return merged;
}
