import type { RunResult } from '../runner/run.ts';

/** A finding in a world, as its check describes it; plain data, so that threads can exchange it. */
export interface WorldFinding {
  /** A check's name, {@link coreFailureCheck}, or {@link determinismCheck}. */
  readonly check: string;
  /** The clause of the protocol, in a finding of the specification. */
  readonly clause?: string;
  readonly machine?: string;
  /** When it appeared, ms since the start of the run; null if it has no time. */
  readonly at: number | null;
  /** What happened, in one sentence with its numbers. */
  readonly description: string;
  /** The impact on a customer or merchant. */
  readonly customer: string;
}

/** What a finding shows to be broken: a check's law, or one clause that a check holds answers against. */
export type BrokenRule = Pick<WorldFinding, 'check' | 'clause'>;

/** The rule that a finding shows to be broken. */
export function ruleOf({ check, clause }: BrokenRule): BrokenRule {
  return { check, ...(clause !== undefined && { clause }) };
}

/** Whether a finding shows this rule to be broken. */
export function breaks({ check, clause }: BrokenRule, finding: BrokenRule): boolean {
  return finding.check === check && finding.clause === clause;
}

/** `one-outcome`, `specification (outcome-once)`. */
export function formatRule({ check, clause }: BrokenRule): string {
  return clause === undefined ? check : `${check} (${clause})`;
}

/** Used in place of a check's name if the core had an internal error that no caller saw. */
export const coreFailureCheck = 'core-failure';
/** Used in place of a check's name if one seed gave two histories. */
export const determinismCheck = 'determinism';

/**
 * The findings of a world. Unmet expectations of its steps do not count: in a random world the network may have dropped
 * the answer. A planned fault that never fired does not count either.
 */
export function findingsOf({
  judgement,
  coreErrors,
}: Pick<RunResult, 'judgement' | 'coreErrors'>): readonly WorldFinding[] {
  const checkFindings = judgement.findings.map(({ check, clause, machine, at, message, impact }): WorldFinding => ({
    check,
    ...(clause !== undefined && { clause }),
    ...(machine !== undefined && { machine }),
    at,
    description: message,
    customer: impact,
  }));
  const coreFindings = coreErrors.map((coreError): WorldFinding => ({
    check: coreFailureCheck,
    at: null,
    description: `The core had an internal error: ${coreError}`,
    customer: 'No caller was notified; the steps that follow may never run.',
  }));
  return [...checkFindings, ...coreFindings];
}

/** The finding of a world whose second run differs from its first. */
export function determinismFinding(first: string, second: string): WorldFinding {
  return {
    check: determinismCheck,
    at: null,
    description: `One seed gave two histories: SHA-256 ${first}, and the second time ${second}.`,
    customer: 'A failure in such a world cannot be reproduced.',
  };
}
