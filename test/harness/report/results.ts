import { judgeAll } from '../../../src/harness/checks/index.ts';
import { verdictOf } from '../../../src/harness/checks/verdict.ts';
import type { History } from '../../../src/harness/history/event.ts';
import type { RunResult } from '../../../src/harness/runner/run.ts';

/** A history as the result of a run. */
export function resultOf(history: History, troubles: readonly string[] = []): RunResult {
  const judgement = judgeAll(history);
  return { history, judgement, verdict: verdictOf(judgement, history.header, history.events), troubles };
}
