import type { Path, Problem } from '../issues.ts';
import type { Step } from '../steps.ts';

/** What cannot be in a step that waits for callbacks. Paths count from the step. */
export function awaitCallbacksProblems({
  ends,
  within,
  error,
  floorStatus,
}: Step<'awaitCallbacks'>): readonly Problem[] {
  const outcomes = typeof ends === 'string' ? [ends] : ends;
  const problem = (path: Path, message: string, dependsOn: string): Problem => ({
    path,
    message,
    dependsOn: [[dependsOn]],
  });
  const reasonMembers = Object.entries({ error, floorStatus }).filter(([, value]) => value !== undefined);
  const needsTime = outcomes.length === 0 && within === undefined;
  return [
    ...(needsTime
      ? [problem(['ends'], 'no callback may come: give the time with "within", like "within: 1min"', 'within')]
      : []),
    ...(outcomes.every((outcome) => outcome === 'success')
      ? reasonMembers.map(([name]) =>
          problem([name], `only the callback of a failure or timeout has a reason: name one in "ends"`, 'ends'),
        )
      : []),
  ];
}
