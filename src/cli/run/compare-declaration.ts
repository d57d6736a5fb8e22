import type { RunResult } from '#harness/runner/run.ts';
import { unexpectedAnswers } from '#harness/scenario/scenario.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';

/** How a run's verdict stands to the one that its scenario declares. */
export interface DeclarationResult {
  readonly matches: boolean;
  /** It is not, but nothing speaks against it: what is missing could not be judged. */
  readonly inconclusive?: boolean;
  /** In a sentence. */
  readonly message: string;
}

/**
 * A scenario that shows a lie of its machines declares FAIL and the checks that find it: it is as declared when exactly
 * those find something, no expectation is unmet, and the core has not failed inside. What a person has said against
 * their expectation is part of the scenario and unmet again.
 */
export function compareWithDeclaration(scenario: Scenario, result: RunResult): DeclarationResult {
  const { verdict, judgement, coreErrors } = result;
  const expectedVerdict = scenario.verdict;
  if (expectedVerdict !== 'FAIL' || verdict.verdict !== 'FAIL') {
    const matches = verdict.verdict === expectedVerdict;
    if (matches) return { matches, message: `${expectedVerdict}, as the scenario declares.` };
    const inconclusive =
      verdict.verdict === 'INCONCLUSIVE' || (expectedVerdict === 'FAIL' && isAffectedByStall(scenario, result));
    return {
      matches,
      inconclusive,
      message: `The scenario declares ${expectedVerdict}; it came to ${verdict.verdict}.`,
    };
  }
  const foundChecks = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const declaredChecks = [...scenario.finds].sort();
  const contraryQuestions = unexpectedAnswers(scenario);
  const hasUnmetExpectations = hasUnmetExpectation(result, contraryQuestions);
  const isStalled = isAffectedByStall(scenario, result);
  const matchesFindings =
    foundChecks.join() === declaredChecks.join() && !hasUnmetExpectations && coreErrors.length === 0;
  const causes = [...declaredChecks, ...(contraryQuestions.length > 0 ? ['what a person saw'] : [])].join(' and ');
  if (matchesFindings && judgement.stalls.explainedExpectations.size === 0)
    return { matches: true, message: `FAIL, as the scenario declares, by ${causes} alone.` };
  const inconclusive =
    isStalled &&
    !hasUnmetExpectations &&
    coreErrors.length === 0 &&
    foundChecks.every((check) => declaredChecks.includes(check));
  const explanation = hasUnmetExpectations
    ? ', and expectations were not met'
    : inconclusive
      ? '; the rest could not be judged, because this computer was held up'
      : '';
  return {
    matches: false,
    inconclusive,
    message:
      `The scenario declares findings of ${declaredChecks.join(', ') || 'no check'}; there were findings of ` +
      `${foundChecks.join(', ') || 'no check'}${explanation}.`,
  };
}

/** Something was not as expected, neither declared as what a person saw nor explained by a stall of this computer. */
function hasUnmetExpectation({ judgement, history }: RunResult, contrary: readonly string[]): boolean {
  const { explainedExpectations } = judgement.stalls;
  const isDeclared = (step: string): boolean => contrary.some((question) => step.endsWith(`ask "${question}"`));
  const unmet = history.events.some(
    (event, index) =>
      event.kind === 'expectation' && !event.met && !explainedExpectations.has(index) && !isDeclared(event.step),
  );
  return unmet || judgement.measurements.some(({ state }) => state === 'missed');
}

/** What the scenario wants to see could not all be judged. */
function isAffectedByStall({ finds }: Scenario, { judgement }: RunResult): boolean {
  const { stalls, results, measurements } = judgement;
  return (
    stalls.explainedExpectations.size > 0 ||
    measurements.some(({ state }) => state === 'held-up') ||
    results.some(({ check, stalledCases: cases }) => cases > 0 && finds.includes(check))
  );
}
