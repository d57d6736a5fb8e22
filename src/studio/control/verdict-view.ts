import { checkState, findingCount } from '#harness/checks/check.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { VerdictView } from '../schemas/world.ts';

/** A judgement as it is shown. @param isFinal the session is over. */
export function verdictView(
  { history, judgement, verdict }: RunResult,
  { t, isFinal }: { readonly t: number; readonly isFinal: boolean },
): VerdictView {
  return {
    verdict: verdict.verdict,
    reason: verdict.reason,
    isFinal,
    t,
    events: history.events.length,
    findings: judgement.findings.map(({ check, machine = null, at, message, impact, events }) => ({
      check,
      machine,
      t: at,
      message,
      impact,
      events: [...events],
    })),
    checks: judgement.results.map((result) => ({
      check: result.check,
      state: checkState(result),
      cases: result.cases,
      findings: findingCount(result),
    })),
  };
}
