import type { CertifyMachine } from '../certify-machine.ts';
import { plainText } from '../local-text.ts';
import { assignCases, type Assignment } from '../plan/assign-cases.ts';
import type { CasePlan, PlannedCase, SettledCase } from '../plan/plan-cases.ts';
import { withExplanations, type CaseResult } from '../verdict/case-result.ts';
import { playCase, type SuiteTools } from './play-case.ts';

/** How a run reports on its way. */
export interface SuiteProgress {
  /** A case has ended. */
  ended(result: CaseResult, left: number): void;
}

/**
 * Plays all planned cases, as many at a time as there are machines.
 * @param signal ends the run: what was not judged by then is INCONCLUSIVE.
 * @returns results in the order of the plan's cases.
 */
export async function runSuite(
  plan: CasePlan,
  tools: SuiteTools,
  progress: SuiteProgress,
  signal?: AbortSignal,
): Promise<readonly CaseResult[]> {
  const results = new Map<string, CaseResult>();
  for (const settled of plan.settled) results.set(settled.case.name, settledResult(settled));
  const interrupted = interruption(signal);
  await Promise.race([playAll(plan.played, tools, results, progress, signal), interrupted]);
  for (const planned of plan.played)
    if (!results.has(planned.case.name)) results.set(planned.case.name, interruptedResult(planned));
  return withExplanations(plan.order.flatMap((name) => results.get(name) ?? []));
}

async function playAll(
  planned: readonly PlannedCase[],
  tools: SuiteTools,
  results: Map<string, CaseResult>,
  progress: SuiteProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waiting = new Set(planned);
  const free = new Set(tools.facts.machines);
  const running = new Set<Promise<void>>();
  const start = ({ planned: next, machines }: Assignment): void => {
    waiting.delete(next);
    for (const machine of machines) free.delete(machine);
    const played = playCase(next.case, machines, orderMachine(next, machines), tools).then((result) => {
      running.delete(played);
      if (signal?.aborted === true) return;
      for (const machine of machines) free.add(machine);
      results.set(result.name, result);
      progress.ended(result, waiting.size + running.size);
    });
    running.add(played);
  };
  while (waiting.size > 0 && signal?.aborted !== true) {
    assignCases([...waiting], [...free]).forEach(start);
    await Promise.race(running);
  }
  await Promise.all(running);
}

function orderMachine({ suitable }: PlannedCase, machines: readonly CertifyMachine[]): CertifyMachine {
  const machine = machines[0] ?? suitable[0];
  if (machine) return machine;
  throw new Error('a case without a machine is not planned');
}

function interruption(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

const untimed = { machines: [], startedMs: 0, durationMs: 0, evidence: [] } as const;

function settledResult({ case: { name, group, promise }, verdict, reason }: SettledCase): CaseResult {
  return { name, group, promise, verdict, reason, ...untimed };
}

function interruptedResult({ case: { name, group, promise } }: PlannedCase): CaseResult {
  return { name, group, promise, verdict: 'INCONCLUSIVE', reason: plainText('the run was interrupted'), ...untimed };
}
