import { runChecks } from '#harness/judge/judgement.ts';
import type { CheckResult } from '#harness/checks/check.ts';
import type { History } from '#harness/history/event.ts';

/** What one check made of a history. */
export function judge(check: string, history: History): CheckResult {
  return runChecks(history).results.find((result) => result.check === check)!;
}

/** The messages of a check's findings. */
export function messages(check: string, history: History): string[] {
  return judge(check, history).findings.map((finding) => finding.message);
}

/** Exactly these checks found something. */
export function violatedChecks(history: History): string[] {
  return runChecks(history).results.flatMap((result) => (result.findings.length > 0 ? [result.check] : []));
}
