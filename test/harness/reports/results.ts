import { judgeAll } from '#harness/checks/index.ts';
import { verdictOf } from '#harness/judge/verdict.ts';
import type { History } from '#harness/history/event.ts';
import type { RunResult } from '#harness/runner/run.ts';

/** A history as the result of a run. */
export function resultOf(history: History, troubles: readonly string[] = []): RunResult {
  const judgement = judgeAll(history);
  return { history, judgement, verdict: verdictOf(judgement, history.header, history.events), troubles };
}
