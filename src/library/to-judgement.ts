import { checkState, findingCount } from '#harness/checks/check.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { Judgement } from './judgement.ts';
import { publicHistory } from './recorded-history.ts';

/** A judged run as the library shows it. */
export function toJudgement({ history, judgement, verdict, coreErrors }: RunResult): Judgement {
  const checks = judgement.results.map((result) => ({
    check: result.check,
    state: checkState(result),
    cases: result.cases,
    findings: findingCount(result),
  }));
  return { ...verdict, findings: judgement.findings, checks, coreErrors, history: publicHistory(history) };
}
