import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { breakProblems } from './fault-problems.ts';
import type { Path, Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import type { Step } from '../steps.ts';
import { meant, quoted, unknownReceiver } from '../messages.ts';

/** What is wrong with steps that break and mend things while the run goes on: each mends what a step before it broke. */
export function interventionProblems({ tracks, fleet, receivers }: Scenario): readonly Problem[] {
  const known = [...new Set(['merchant', ...receivers.map(({ receiver }) => receiver)])];
  return tracks.flatMap(({ steps, on }, track) => {
    const motor = motorTypes.find(({ name }) => name === fleet.find(({ group }) => group === on)?.motor);
    return steps.flatMap((_, index) =>
      problemsOfStep({ steps, index, within: ['tracks', track, 'steps'], motor, receivers: known }),
    );
  });
}

/** A step among those of its track, and what it is about. */
interface Place {
  readonly steps: readonly Step[];
  readonly index: number;
  readonly within: Path;
  readonly motor: MotorType | undefined;
  readonly receivers: readonly string[];
}

function problemsOfStep({ steps, index, within, motor, receivers }: Place): readonly Problem[] {
  const step = steps[index];
  const here = [...within, index];
  if (!step) return [];
  if ('break' in step)
    return breakProblems(step, motor).map((problem) => ({ ...problem, path: [...here, ...problem.path] }));
  if ('heal' in step) {
    const broken = steps.slice(0, index).flatMap((earlier) => ('break' in earlier ? [earlier.break] : []));
    if (broken.includes(step.heal)) return [];
    const message = `no step before this one breaks the machine with ${quoted(step.heal)}${meant(step.heal, broken)}`;
    return [{ path: [...here, 'heal'], message, refers: { name: step.heal, within } }];
  }
  if ('calm' in step) {
    const alike = steps
      .slice(0, index)
      .flatMap((earlier, at) =>
        'disturb' in earlier && earlier.disturb === step.calm ? [{ path: earlier.path, at }] : [],
      );
    if (alike.some(({ path }) => path === step.path)) return [];
    const uses = [...alike.map(({ at }) => at), index].map((at) => [...within, at, 'path']);
    const message = `no step before this one begins "${step.calm}" on the path "${step.path}"`;
    return [{ path: [...here, 'calm'], message, refers: { name: step.calm, within }, uses }];
  }
  if ('disturb' in step && step.disturb === 'duplication' && step.path !== 'link' && step.direction === 'down') {
    return [
      {
        path: [...here, 'direction'],
        message: 'a caller reads one answer only, so answers cannot be doubled: double the calls ("up")',
      },
    ];
  }
  if ('behave' in step && !receivers.includes(step.behave)) {
    const refers = { name: step.behave, within: ['receivers'] };
    return [{ path: [...here, 'behave'], message: unknownReceiver(step.behave, receivers), refers }];
  }
  return [];
}
