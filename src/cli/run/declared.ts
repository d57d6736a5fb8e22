import type { RunResult } from '../../harness/runner/run.ts';
import { contraryAnswers } from '../../harness/scenario/contrary-answers.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';

/** How a run's verdict stands to the one that its scenario declares. */
export interface Declared {
  readonly asDeclared: boolean;
  /** In a sentence. */
  readonly says: string;
}

/**
 * A scenario that shows a lie of its machines declares FAIL and the checks that find it: it is as declared when exactly
 * those find something, no expectation is unmet, and the core has not failed inside. What a person has said against
 * their expectation is part of the scenario and unmet again.
 */
export function declaredAs(scenario: Scenario, { verdict, judgement, history, troubles }: RunResult): Declared {
  const wanted = scenario.verdict;
  if (verdict.verdict !== wanted) return { asDeclared: false, says: `The scenario declares ${wanted}; it came to ${verdict.verdict}.` };
  if (wanted !== 'FAIL') return { asDeclared: true, says: `${wanted}, as the scenario declares.` };
  const found = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const finds = [...scenario.finds].sort();
  const contrary = contraryAnswers(scenario);
  const declared = (step: string): boolean => contrary.some((question) => step.endsWith(`ask "${question}"`));
  const unmet = history.events.some((event) => event.kind === 'expectation' && !event.met && !declared(event.step))
    || judgement.measured.some(({ state }) => state === 'missed');
  const same = found.join() === finds.join() && !unmet && troubles.length === 0;
  const causes = [...finds, ...(contrary.length > 0 ? ['what a person saw'] : [])].join(' and ');
  if (same) return { asDeclared: true, says: `FAIL, as the scenario declares, by ${causes} alone.` };
  const others = unmet ? ', and expectations were not met' : '';
  return { asDeclared: false, says: `The scenario declares findings of ${finds.join(', ') || 'no check'}; there were findings of ${found.join(', ') || 'no check'}${others}.` };
}
