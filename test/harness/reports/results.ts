import { checks } from '#harness/checks/index.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import type { History } from '#harness/history/event.ts';
import type { RunResult } from '#harness/runner/run.ts';

/** A history as the result of a run. */
export function resultOf(history: History, coreErrors: readonly string[] = []): RunResult {
  const judgement = runChecks(history, undefined, checks);
  return { history, judgement, verdict: computeVerdict(judgement, history.header, history.events), coreErrors };
}
