import type { History } from './history.ts';

/** A rule that was broken once. */
export interface Finding {
  /** Name of the check that found it. */
  readonly check: string;
  /** The clause of the protocol, where the check holds answers against clauses. */
  readonly clause?: string;
  /** The machine concerned, where there is one. */
  readonly machine?: string;
  /** When it showed, ms since the run began. */
  readonly at: number;
  /** The evidence: indexes into the events of the history. */
  readonly events: readonly number[];
  /** What happened, in one sentence with its numbers. */
  readonly message: string;
  /** What a customer or merchant would have suffered, in one sentence. */
  readonly impact: string;
}

/** What one check made of a history. */
export interface CheckResult {
  /** Its name. */
  readonly check: string;
  /** `no-cases`: the history has nothing for it to judge. `stalled`: this computer stalled in each of its cases. */
  readonly state: 'passed' | 'failed' | 'inconclusive' | 'stalled' | 'no-cases';
  /** How many cases it judged. */
  readonly cases: number;
  /** How often it found its rule broken. */
  readonly findings: number;
}

/** What the checks made of a run. */
export interface Judgement {
  /** `INCONCLUSIVE`: nothing is proved, for example because an injected fault never fired. It is no PASS. */
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why, in one or more sentences. */
  readonly reason: string;
  /** Every rule that was broken, by time. */
  readonly findings: readonly Finding[];
  /** The result of every check that judged. */
  readonly checks: readonly CheckResult[];
  /** Uncaught errors of the core, each of which is a FAIL; a history that was read has none. */
  readonly coreErrors: readonly string[];
  /** What was judged. */
  readonly history: History;
}
