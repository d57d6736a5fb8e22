import type { BenchResult, Goal } from '#harness/bench/result.ts';
import { count, type Finding } from '#harness/checks/check.ts';
import { whole } from '../formatting.ts';
import { left, type Sheet } from './report-table.ts';

/** Whether a goal was reached, in a word. */
export function goalState({ met }: Goal): 'met' | 'MISSED' | 'not known' {
  return met === null ? 'not known' : met ? 'met' : 'MISSED';
}

/** Said wherever goals are shown. */
export const goalsSay = 'Goals are told. They gate nothing.';

/** What the profile wants to see. */
export function goalSheet({ goals }: BenchResult): Sheet | null {
  if (goals.length === 0) return null;
  const rows = goals.map((goal) => ({
    cells: [goalState(goal), goal.says, goal.value],
    ...(goal.met !== true && { mark: goal.met === null ? ('idle' as const) : ('never' as const) }),
  }));
  return { title: 'Goals', columns: [left(''), left('goal'), left('value')], rows, notes: [goalsSay] };
}

/** What the checks made of the run's own history, in a sentence. */
export function checksSay({ checks: { checks, looked, findings } }: BenchResult): string {
  if (checks === 0) return 'No check was asked.';
  const asked = `${count(checks, 'check')} looked at ${whole(looked)} case${looked === 1 ? '' : 's'} of the run’s own history`;
  if (findings.length > 0) return `${asked} and found ${count(findings.length, 'broken rule')}.`;
  return looked === 0 ? `${asked}: that proves nothing.` : `${asked} and found every rule kept.`;
}

/** What went wrong besides the checks: titles with their sentences; only those that have any. */
export function troubles({
  hostile,
  broken,
}: BenchResult): readonly (readonly [title: string, sentences: readonly string[]])[] {
  const all = [
    ['Hostile requests that were not answered as they should be', hostile],
    ['What went wrong with the run’s own programs', broken],
  ] as const;
  return all.filter(([, sentences]) => sentences.length > 0);
}

/** The findings with the first of each check in front: what broke once is not to be lost behind what broke a thousand times. */
export function foremost(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  const front: Finding[] = [];
  const others: Finding[] = [];
  for (const finding of findings) {
    (seen.has(finding.check) ? others : front).push(finding);
    seen.add(finding.check);
  }
  return [...front, ...others];
}
