import type { Path, Problem } from '../issues.ts';
import type { Step } from '../steps.ts';

/** What cannot be in a step that waits for callbacks. Paths count from the step. */
export function settledProblems({ ends, within, error, floorStatus }: Step<'settled'>): readonly Problem[] {
  const outcomes = typeof ends === 'string' ? [ends] : ends;
  const problem = (path: Path, message: string, other: string): Problem => ({ path, message, uses: [[other]] });
  const reasons = Object.entries({ error, floorStatus }).filter(([, value]) => value !== undefined);
  const needsTime = outcomes.length === 0 && within === undefined;
  return [
    ...(needsTime
      ? [problem(['ends'], 'no callback may come: say for how long with "within", like "within: 1min"', 'within')]
      : []),
    ...(outcomes.every((one) => one === 'success')
      ? reasons.map(([name]) =>
          problem([name], `only the callback of a failure or timeout has a reason: name one in "ends"`, 'ends'),
        )
      : []),
  ];
}
