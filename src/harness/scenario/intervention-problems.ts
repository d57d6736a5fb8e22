import { motorTypes } from '../../../simulators/motors/index.ts';
import type { MotorType } from '../../../simulators/motors/motor-type.ts';
import { breakProblems } from './fault-problems.ts';
import type { Problem } from './issues.ts';
import type { Scenario } from './scenario.ts';
import type { Step } from './steps.ts';
import { meant, quoted } from './wording.ts';

/** What is wrong with steps that break and mend things while the run goes on: each mends what a step before it broke. */
export function interventionProblems({ tracks, fleet, receivers }: Scenario): readonly Problem[] {
  const known = ['merchant', ...receivers.map(({ receiver }) => receiver)];
  return tracks.flatMap(({ steps, on }, track) => {
    const motor = motorTypes.find(({ name }) => name === fleet.find(({ group }) => group === on)?.motor);
    return steps.flatMap((step, index) => problemsOfStep(step, steps.slice(0, index), motor, known).map(({ path, message }) => ({ path: ['tracks', track, 'steps', index, ...path], message })));
  });
}

function problemsOfStep(step: Step, before: readonly Step[], motor: MotorType | undefined, receivers: readonly string[]): readonly Problem[] {
  if ('break' in step) return breakProblems(step, motor);
  if ('heal' in step) {
    const broken = before.flatMap((earlier) => ('break' in earlier ? [earlier.break] : []));
    return broken.includes(step.heal) ? [] : [{ path: ['heal'], message: `no step before this one breaks the machine with ${quoted(step.heal)}${meant(step.heal, broken)}` }];
  }
  if ('calm' in step) {
    const begun = before.some((earlier) => 'disturb' in earlier && earlier.disturb === step.calm && earlier.path === step.path);
    return begun ? [] : [{ path: ['calm'], message: `no step before this one begins "${step.calm}" on the path "${step.path}"` }];
  }
  if ('disturb' in step && step.disturb === 'duplication' && step.path !== 'link' && step.direction === 'down') {
    return [{ path: ['direction'], message: 'a caller reads one answer only, so answers cannot be doubled: double the calls ("up")' }];
  }
  if ('behave' in step && !receivers.includes(step.behave)) return [{ path: ['behave'], message: `there is no receiver ${quoted(step.behave)}${meant(step.behave, receivers)}` }];
  return [];
}
