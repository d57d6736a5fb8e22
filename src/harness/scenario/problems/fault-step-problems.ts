import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { injectFaultProblems } from './fault-problems.ts';
import type { Path, Problem } from '../issues.ts';
import { receiverNames, type Scenario } from '../scenario.ts';
import type { Step } from '../steps.ts';
import { quote, suggestion } from '#simulators/suggestion.ts';
import { unknownReceiverMessage } from '../messages.ts';

/**
 * Problems of steps that inject and clear faults: a step can clear only what an earlier step injected.
 */
export function faultStepProblems({ tracks, fleet, receivers, merchants }: Scenario): readonly Problem[] {
  const names = receiverNames({ receivers, merchants });
  return tracks.flatMap(({ steps, on }, track) => {
    const motor = motorTypes.find(({ name }) => name === fleet.find(({ group }) => group === on)?.motor);
    return steps.flatMap((_, index) =>
      problemsOfStep({ steps, index, within: ['tracks', track, 'steps'], motor, receivers: names }),
    );
  });
}

/** A step among those of its track, and what it is about. */
interface StepContext {
  readonly steps: readonly Step[];
  readonly index: number;
  readonly within: Path;
  readonly motor: MotorType | undefined;
  readonly receivers: readonly string[];
}

function problemsOfStep({ steps, index, within, motor, receivers }: StepContext): readonly Problem[] {
  const step = steps[index];
  const stepPath = [...within, index];
  if (!step) return [];
  if ('injectFault' in step)
    return injectFaultProblems(step, motor).map((problem) => ({ ...problem, path: [...stepPath, ...problem.path] }));
  if ('clearFault' in step) {
    const injectedFaults = steps
      .slice(0, index)
      .flatMap((earlier) => ('injectFault' in earlier ? [earlier.injectFault] : []));
    if (injectedFaults.includes(step.clearFault)) return [];
    const message =
      'no step before this one injects ' + `${quote(step.clearFault)}${suggestion(step.clearFault, injectedFaults)}`;
    return [{ path: [...stepPath, 'clearFault'], message, reference: { name: step.clearFault, within } }];
  }
  if ('clearNetworkFault' in step) {
    const sameNetworkFaults = steps
      .slice(0, index)
      .flatMap((earlier, at) =>
        'injectNetworkFault' in earlier && earlier.injectNetworkFault === step.clearNetworkFault
          ? [{ path: earlier.path, at }]
          : [],
      );
    if (sameNetworkFaults.some(({ path }) => path === step.path)) return [];
    const dependsOn = [...sameNetworkFaults.map(({ at }) => at), index].map((at) => [...within, at, 'path']);
    const message = `no step before this one begins "${step.clearNetworkFault}" on the path "${step.path}"`;
    return [
      {
        path: [...stepPath, 'clearNetworkFault'],
        message,
        reference: { name: step.clearNetworkFault, within },
        dependsOn,
      },
    ];
  }
  if (
    'injectNetworkFault' in step &&
    step.injectNetworkFault === 'duplication' &&
    step.path !== 'link' &&
    step.direction === 'down'
  ) {
    return [
      {
        path: [...stepPath, 'direction'],
        message: 'a caller reads one answer only, so answers cannot be doubled: double the calls ("up")',
      },
    ];
  }
  if ('clearReceiverFault' in step && !receivers.includes(step.clearReceiverFault)) {
    const reference = { name: step.clearReceiverFault, within: ['receivers'] };
    return [
      {
        path: [...stepPath, 'clearReceiverFault'],
        message: unknownReceiverMessage(step.clearReceiverFault, receivers),
        reference,
      },
    ];
  }
  return [];
}
