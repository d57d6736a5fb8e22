import type { CheckResult } from '../checks/check.ts';
import type { ClauseName } from '../specification/clauses.ts';
import { judgeBySpecification } from '../specification/judge.ts';
import type { History } from '../history/event.ts';

/**
 * Laws whose own check needs the core's events, and which the specification holds from outside: each time that one of
 * these clauses was held against something that was seen, the law was a case. A violation is a finding of
 * `specification`, by the clause that shows it.
 */
const judgedBy = {
  'mutual-exclusion': ['command-within-grant'],
  'granted-dispatch': ['command-within-grant', 'one-command-per-grant', 'dispense-command'],
  'token-order': ['tokens-grow'],
  'prompt-release': ['deliver-answer'],
  'dwell-bound': ['retry-after-ms'],
  'offline-refused': ['deliver-offline'],
  'timeout-bound': ['timeout-values'],
  'one-outcome': ['outcome-notified', 'result-follows-outcome'],
  'paid-first': ['deliver-unpaid', 'deliver-closed', 'deliver-order-status'],
  'paid-quantity': ['one-command-one-item'],
  'honest-success': ['success-has-dropped'],
  conservation: ['success-has-dropped', 'outcome-notified'],
  'monotone-status': ['result-follows-outcome'],
  'callback-delivered': ['callback-first-attempt'],
  'callback-honest': ['success-values', 'failure-values', 'timeout-values'],
  liveness: ['outcome-notified'],
} as const satisfies Readonly<Record<string, readonly ClauseName[]>>;

/** Laws that hold in a state which only some histories come to: each time that they came there, the law was a case. */
const reachedBy = {
  fencing: ['lock-other-outcome'],
  'single-release': ['lock-own-outcome'],
  'queue-obeys-lock': ['job-turn'],
  'queue-order': ['job-turn'],
} as const satisfies Readonly<Record<string, readonly ClauseName[]>>;

/** Names of the checks that stand for such a law. */
export const outsideLaws: readonly string[] = [...Object.keys(judgedBy), ...Object.keys(reachedBy)];

/** A note for the specification's own result. */
export const outsideLawsNote =
  `From outside it also holds ${outsideLaws.join(', ')}: what breaks one of these is found under the name of the ` +
  'specification.';

/** What the specification shows of these laws, one result for each. */
export function outsideLawResults(history: History): readonly CheckResult[] {
  const { judged, reached } = judgeBySpecification(history);
  const results = (table: Readonly<Record<string, readonly ClauseName[]>>, counts: ReadonlyMap<ClauseName, number>) =>
    Object.entries(table).map(([law, names]) => lawResult(law, names, counts));
  return [...results(judgedBy, judged), ...results(reachedBy, reached)];
}

function lawResult(law: string, names: readonly ClauseName[], counts: ReadonlyMap<ClauseName, number>): CheckResult {
  return {
    check: law,
    cases: names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0),
    stalledCases: 0,
    selfStalledCases: 0,
    findings: [],
    undecided: [],
    notes: [],
  };
}
