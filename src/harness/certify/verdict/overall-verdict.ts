import type { CaseResult } from './case-result.ts';

/** A case whose failure is known. */
export interface KnownFailure {
  readonly case: string;
  readonly reason: string;
}

/** What a certification came to. */
export interface OverallVerdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why, in one or more sentences. */
  readonly reason: string;
  /** Names of cases that failed and were not declared. */
  readonly failed: readonly string[];
  /** Known failures that failed, as declared. */
  readonly known: readonly string[];
  /** Known failures that passed: their declarations must go. */
  readonly passedKnown: readonly string[];
}

/**
 * The verdict on all cases. A known failure fails nothing, until the day on which its case passes.
 * @param knownFailures those of cases that were not played do not count.
 */
export function overallVerdict(results: readonly CaseResult[], knownFailures: readonly KnownFailure[]): OverallVerdict {
  const declared = new Set(knownFailures.map((known) => known.case));
  const names = (verdict: CaseResult['verdict'], isDeclared: boolean): readonly string[] =>
    results
      .filter((result) => result.verdict === verdict && declared.has(result.name) === isDeclared)
      .map(({ name }) => name);
  const failed = names('FAIL', false);
  const known = names('FAIL', true);
  const passedKnown = names('PASS', true);
  const unknown = results.filter(({ verdict }) => verdict === 'INCONCLUSIVE').map(({ name }) => name);
  const failures = [
    ...(failed.length > 0 ? [`${count(failed, 'case')} failed: ${failed.join(', ')}.`] : []),
    ...(passedKnown.length > 0
      ? [`${count(passedKnown, 'known failure')} passed: ${passedKnown.join(', ')}. Take the declaration out.`]
      : []),
  ];
  const gaps = unknown.length > 0 ? [`${count(unknown, 'case')} could not be judged: ${unknown.join(', ')}.`] : [];
  const base = { failed, known, passedKnown };
  if (failures.length > 0) return { ...base, verdict: 'FAIL', reason: [...failures, ...gaps].join(' ') };
  if (gaps.length > 0) return { ...base, verdict: 'INCONCLUSIVE', reason: gaps.join(' ') };
  const passed = names('PASS', false).length;
  if (passed + known.length + names('PARTIAL', false).length + names('PARTIAL', true).length === 0)
    return { ...base, verdict: 'INCONCLUSIVE', reason: 'No case was played, so nothing is proved.' };
  return { ...base, verdict: 'PASS', reason: passReason(results, passed, known) };
}

function passReason(results: readonly CaseResult[], passed: number, known: readonly string[]): string {
  const partial = results.filter(({ verdict }) => verdict === 'PARTIAL').length;
  const parts = [
    `${passed} of ${results.length} cases passed`,
    ...(partial > 0 ? [`${partial} in part`] : []),
    ...(known.length > 0 ? [`${known.length} failed as declared (${known.join(', ')})`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function count(names: readonly string[], noun: string): string {
  return `${names.length} ${noun}${names.length === 1 ? '' : 's'}`;
}
