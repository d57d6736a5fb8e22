import type { RunResult } from '#harness/runner/run.ts';
import { contraryAnswers } from '#harness/scenario/unexpected-answers.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';

/** How a run's verdict stands to the one that its scenario declares. */
export interface Declared {
  readonly asDeclared: boolean;
  /** It is not, but nothing speaks against it: what is missing could not be judged. */
  readonly inconclusive?: boolean;
  /** In a sentence. */
  readonly says: string;
}

/**
 * A scenario that shows a lie of its machines declares FAIL and the checks that find it: it is as declared when exactly
 * those find something, no expectation is unmet, and the core has not failed inside. What a person has said against
 * their expectation is part of the scenario and unmet again.
 */
export function declaredAs(scenario: Scenario, result: RunResult): Declared {
  const { verdict, judgement, troubles } = result;
  const wanted = scenario.verdict;
  if (wanted !== 'FAIL' || verdict.verdict !== 'FAIL') {
    const asDeclared = verdict.verdict === wanted;
    if (asDeclared) return { asDeclared, says: `${wanted}, as the scenario declares.` };
    const inconclusive = verdict.verdict === 'INCONCLUSIVE' || (wanted === 'FAIL' && isHeldUp(scenario, result));
    return { asDeclared, inconclusive, says: `The scenario declares ${wanted}; it came to ${verdict.verdict}.` };
  }
  const found = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const finds = [...scenario.finds].sort();
  const contrary = contraryAnswers(scenario);
  const unmet = hasUnmet(result, contrary);
  const heldUp = isHeldUp(scenario, result);
  const same = found.join() === finds.join() && !unmet && troubles.length === 0;
  const causes = [...finds, ...(contrary.length > 0 ? ['what a person saw'] : [])].join(' and ');
  if (same && judgement.heldUp.expectations.size === 0)
    return { asDeclared: true, says: `FAIL, as the scenario declares, by ${causes} alone.` };
  const inconclusive = heldUp && !unmet && troubles.length === 0 && found.every((check) => finds.includes(check));
  const how = unmet
    ? ', and expectations were not met'
    : inconclusive
      ? '; the rest could not be judged, because this computer was held up'
      : '';
  return {
    asDeclared: false,
    inconclusive,
    says: `The scenario declares findings of ${finds.join(', ') || 'no check'}; there were findings of ${found.join(', ') || 'no check'}${how}.`,
  };
}

/** Something was not as expected, neither declared as what a person saw nor explained by a stall of this computer. */
function hasUnmet({ judgement, history }: RunResult, contrary: readonly string[]): boolean {
  const { expectations } = judgement.heldUp;
  const isDeclared = (step: string): boolean => contrary.some((question) => step.endsWith(`ask "${question}"`));
  const unmet = history.events.some(
    (event, index) => event.kind === 'expectation' && !event.met && !expectations.has(index) && !isDeclared(event.step),
  );
  return unmet || judgement.measured.some(({ state }) => state === 'missed');
}

/** What the scenario wants to see could not all be judged. */
function isHeldUp({ finds }: Scenario, { judgement }: RunResult): boolean {
  const { heldUp, results, measured } = judgement;
  return (
    heldUp.expectations.size > 0 ||
    measured.some(({ state }) => state === 'held-up') ||
    results.some(({ check, heldUp: cases }) => cases > 0 && finds.includes(check))
  );
}
