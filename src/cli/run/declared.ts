import type { RunResult } from '../../harness/runner/run.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';

/** How a run's verdict stands to the one that its scenario declares. */
export interface Declared {
  readonly asDeclared: boolean;
  /** In a sentence. */
  readonly says: string;
}

/**
 * A scenario that shows a lie of its machines declares FAIL and the checks that find it: it is as declared when exactly
 * those find something, no expectation is unmet, and the core has not failed inside.
 */
export function declaredAs(scenario: Scenario, { verdict, judgement, history, troubles }: RunResult): Declared {
  const wanted = scenario.verdict;
  if (verdict.verdict !== wanted) return { asDeclared: false, says: `The scenario declares ${wanted}; it came to ${verdict.verdict}.` };
  if (wanted !== 'FAIL') return { asDeclared: true, says: `${wanted}, as the scenario declares.` };
  const found = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const finds = [...scenario.finds].sort();
  const unmet = history.events.some((event) => event.kind === 'expectation' && !event.met) || judgement.measured.some(({ state }) => state === 'missed');
  const same = found.join() === finds.join() && !unmet && troubles.length === 0;
  return same
    ? { asDeclared: true, says: `FAIL, as the scenario declares, by ${finds.join(' and ')} alone.` }
    : { asDeclared: false, says: `The scenario declares findings of ${finds.join(', ') || 'no check'}; there were findings of ${found.join(', ') || 'no check'}${unmet ? ', and expectations were not met' : ''}.` };
}
