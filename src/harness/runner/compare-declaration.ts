import { specification } from '../checks/protocol/specification.ts';
import { blackBoxChecks } from '../judge/judgement.ts';
import type { RunResult } from './run.ts';
import { unexpectedAnswers } from '../scenario/scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Whether a run's verdict is the one that its scenario declares. */
export interface DeclarationResult {
  readonly matches: boolean;
  /** It does not match, but only because something could not be judged. */
  readonly inconclusive?: boolean;
  /** One sentence. */
  readonly message: string;
}

/**
 * A scenario whose machines report falsely declares FAIL and the checks that detect it. A run matches when exactly
 * these checks have findings, no expectation is unmet, and the core had no errors. Recorded answers of a person that
 * contradict the expectation belong to the scenario and are unmet again.
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
      message: `The scenario declares ${expectedVerdict}; the verdict is ${verdict.verdict}.`,
    };
  }
  const foundChecks = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const declaredChecks = declaredFindings(scenario, result);
  const contraryQuestions = unexpectedAnswers(scenario);
  const hasUnmetExpectations = hasUnmetExpectation(result, contraryQuestions);
  const isStalled = isAffectedByStall(scenario, result);
  const matchesFindings =
    foundChecks.join() === declaredChecks.join() && !hasUnmetExpectations && coreErrors.length === 0;
  const causes = [...declaredChecks, ...(contraryQuestions.length > 0 ? ['what a person observed'] : [])].join(' and ');
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
      ? '; the rest could not be judged, because this computer stalled'
      : '';
  return {
    matches: false,
    inconclusive,
    message:
      `The scenario declares findings of ${declaredChecks.join(', ') || 'no check'}; there were findings of ` +
      `${foundChecks.join(', ') || 'no check'}${explanation}.`,
  };
}

/**
 * The checks that must find something. From outside, what breaks a law that only the core's events show is a finding of
 * the specification; behind a driver it is one of the law itself.
 */
function declaredFindings({ finds }: Scenario, { history: { header } }: RunResult): readonly string[] {
  if (header.stage !== 'target' || header.driver) return [...finds].sort();
  return [...new Set(finds.map((name) => (blackBoxChecks.has(name) ? name : specification.name)))].sort();
}

/** Whether an expectation is unmet that neither a recorded answer nor a stall of this computer explains. */
function hasUnmetExpectation({ judgement, history }: RunResult, contrary: readonly string[]): boolean {
  const { explainedExpectations } = judgement.stalls;
  const isDeclared = (step: string): boolean => contrary.some((question) => step.endsWith(`ask "${question}"`));
  const unmet = history.events.some(
    (event, index) =>
      event.kind === 'expectation' && !event.met && !explainedExpectations.has(index) && !isDeclared(event.step),
  );
  return unmet || judgement.measurements.some(({ state }) => state === 'missed');
}

/** Whether a stall prevented a judgement that the scenario needs. */
function isAffectedByStall({ finds }: Scenario, { judgement }: RunResult): boolean {
  const { stalls, results, measurements } = judgement;
  return (
    stalls.explainedExpectations.size > 0 ||
    measurements.some(({ state }) => state === 'stalled') ||
    results.some(({ check, stalledCases: cases }) => cases > 0 && finds.includes(check))
  );
}
