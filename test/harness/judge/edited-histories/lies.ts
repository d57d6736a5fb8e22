import { answersLies } from './answers.ts';
import { callbacksLies } from './callbacks.ts';
import type { Lie, Outcome } from './lie.ts';
import { machinesLies } from './machines.ts';
import { runsLies } from './runs.ts';

/** Every edit, by subject. */
export const lies: readonly Lie[] = [...callbacksLies, ...answersLies, ...machinesLies, ...runsLies];

/** The table of the documentation. */
export function liesTable(): string {
  const rows = lies.map(({ edit, outcome, apart }) => {
    const whole = outcomeText(outcome);
    return `| ${edit} | ${whole} | ${apart ? outcomesText([apart.event, apart.wire]) : '–'} |`;
  });
  return ['| edit | `check` | only the event, or only its message |', '|---|---|---|', ...rows].join('\n');
}

function outcomesText(outcomes: readonly Outcome[]): string {
  return [...new Set(outcomes.map(outcomeText))].join('; ');
}

function outcomeText({ verdict, check }: Outcome): string {
  return check === undefined ? verdict : `${verdict}, \`${check}\``;
}
