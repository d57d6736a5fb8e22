import { checkState, findingCount } from '#harness/checks/check.ts';
import type { Judgement as CheckedHistory } from '#harness/judge/judgement.ts';
import type { Verdict } from '#harness/judge/verdict.ts';
import type { History as RecordedHistory } from '#harness/history/event.ts';
import type { Judgement } from './judgement.ts';
import { publicHistory } from './recorded-history.ts';

/** A judged history as the library shows it. */
export function toJudgement(
  history: RecordedHistory,
  { results, findings }: CheckedHistory,
  { verdict, reason }: Verdict,
): Judgement {
  const checks = results.map((result) => ({
    check: result.check,
    state: checkState(result),
    cases: result.cases,
    findings: findingCount(result),
  }));
  return { verdict, reason, findings, checks, history: publicHistory(history) };
}
