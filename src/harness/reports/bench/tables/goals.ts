import type { BenchResult, Goal } from '#harness/bench/result.ts';
import { formatQuantity, type Finding } from '#harness/checks/check.ts';
import { formatCount } from '../formatting.ts';
import { leftColumn, type ReportTable } from './report-table.ts';

/** Whether a goal was reached, in a word. */
export function goalState({ met }: Goal): 'met' | 'MISSED' | 'not known' {
  return met === null ? 'not known' : met ? 'met' : 'MISSED';
}

/** The note beside every table of goals. */
export const goalsNote = 'Goals are reported. They gate nothing.';

/** What the profile wants to see. */
export function goalTable({ goals }: BenchResult): ReportTable | null {
  if (goals.length === 0) return null;
  const rows = goals.map((goal) => ({
    cells: [goalState(goal), goal.description, goal.value],
    ...(goal.met !== true && { tone: goal.met === null ? ('quiet' as const) : ('warning' as const) }),
  }));
  return {
    title: 'Goals',
    columns: [leftColumn(''), leftColumn('goal'), leftColumn('value')],
    rows,
    notes: [goalsNote],
  };
}

/** What the checks made of the run's own history, in a sentence. */
export function checksText({ checks: { checks, cases, findings } }: BenchResult): string {
  if (checks === 0) return 'No check was asked.';
  const examinedText =
    `${formatQuantity(checks, 'check')} examined ${formatCount(cases)} case${cases === 1 ? '' : 's'} of the run’s ` +
    'own history';
  if (findings.length > 0) return `${examinedText} and found ${formatQuantity(findings.length, 'broken rule')}.`;
  return cases === 0 ? `${examinedText}: that proves nothing.` : `${examinedText} and found every rule kept.`;
}

/** Problems besides the checks: titles with their sentences; empty groups are left out. */
export function problemGroups({
  hostile,
  problems,
}: BenchResult): readonly (readonly [title: string, sentences: readonly string[]])[] {
  const all = [
    ['Hostile requests that were not answered as they should be', hostile],
    ['What went wrong with the run’s own programs', problems],
  ] as const;
  return all.filter(([, sentences]) => sentences.length > 0);
}

/**
 * The findings with the first of each check in front: what broke once is not to be lost behind what broke a thousand
 * times.
 */
export function firstOfEachCheck(findings: readonly Finding[]): readonly Finding[] {
  const seenChecks = new Set<string>();
  const first: Finding[] = [];
  const others: Finding[] = [];
  for (const finding of findings) {
    (seenChecks.has(finding.check) ? others : first).push(finding);
    seenChecks.add(finding.check);
  }
  return [...first, ...others];
}
