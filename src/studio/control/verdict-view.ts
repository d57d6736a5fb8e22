import { checkState, findingCount } from '#harness/checks/check.ts';
import { abandonedReason } from '#harness/judge/verdict.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { VerdictView } from '../schemas/world.ts';

/** A session that goes on is judged as if it ended now, but was not abandoned. */
const goesOnReason = 'The run goes on; this is judged of what has happened so far.';

/** A judgement as it is shown. @param isFinal the session is over. */
export function verdictView(
  { history, judgement, verdict }: RunResult,
  { t, isFinal }: { readonly t: number; readonly isFinal: boolean },
): VerdictView {
  return {
    verdict: verdict.verdict,
    reason: isFinal ? verdict.reason : verdict.reason.replace(abandonedReason, goesOnReason),
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
