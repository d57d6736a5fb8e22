import { arm } from '#simulators/faults/armed-fault.ts';
import type { Fault } from '#simulators/faults/fault.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { messageOf } from '#core/error-message.ts';
import { durationMs, nonNegativeDurationPattern } from '../duration.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import type { Step } from '../steps.ts';
import { faultTrigger } from '../fault-trigger.ts';
import { quote, suggestion } from '#simulators/suggestion.ts';
import { listNames, unknownNameMessage, zodMessage } from '../messages.ts';

type ScenarioFault = Scenario['faults'][number];

/**
 * What is wrong with the faults that a scenario plans: names, machines that cannot have them, parameters, conditions.
 */
export function faultProblems({ fleet, faults: entries }: Scenario): readonly Problem[] {
  return entries.flatMap((entry, index) => {
    const motor = motorTypes.find(({ name }) => name === fleet.find(({ group }) => group === entry.on)?.motor);
    return problemsOfFault(entry, motor).map((problem) => ({ ...problem, path: ['faults', index, ...problem.path] }));
  });
}

/** What is wrong with a fault that a step breaks a machine with. Paths count from the step. */
export function injectFaultProblems(
  { injectFault: fault, params, nextJobOnly }: Step<'injectFault'>,
  motor: MotorType | undefined,
): readonly Problem[] {
  return problemsOfFault({ fault, on: '', params, when: {} }, motor)
    .map(({ path, message }) => ({ path: path[0] === 'fault' ? ['injectFault'] : path, message }))
    .concat(
      nextJobOnly && faults.find(({ name }) => name === fault)?.scope === 'machine'
        ? [
            {
              path: ['nextJobOnly'],
              message:
                `"${fault}" concerns the machine and not single jobs: leave "nextJobOnly" out, and clear it with a ` +
                'later step',
            },
          ]
        : [],
    );
}

function problemsOfFault(entry: ScenarioFault, motor: MotorType | undefined): readonly Problem[] {
  const fault = faults.find(({ name }) => name === entry.fault);
  if (!fault)
    return [
      {
        path: ['fault'],
        message: unknownNameMessage(
          'fault',
          entry.fault,
          faults.map(({ name }) => name),
          '`vendloop faults`',
        ),
      },
    ];
  const problems = [
    ...motorProblems(fault, motor),
    ...paramProblems(fault, entry.params),
    ...whenProblems(fault, entry.when),
  ];
  return problems.length > 0 || !motor || endsBeforeStart(entry.when) ? problems : armProblems(entry, motor);
}

function motorProblems(fault: Fault<unknown>, motor: MotorType | undefined): readonly Problem[] {
  if (!motor || fault.fits(motor)) return [];
  const possibleMotors = motorTypes.filter((type) => fault.fits(type)).map(({ name }) => name);
  return [
    {
      path: ['fault'],
      message:
        `"${fault.name}" cannot happen to a machine with motor "${motor.name}", only to ` + possibleMotors.join(', '),
    },
  ];
}

function paramProblems(fault: Fault<unknown>, params: ScenarioFault['params']): readonly Problem[] {
  const names = fault.paramDocs.map(({ name }) => name);
  const unknownParams = Object.keys(params).filter((name) => !names.includes(name));
  if (unknownParams.length > 0)
    return unknownParams.map((name) => ({
      path: ['params', name],
      message: unknownParamMessage(fault.name, name, names),
    }));
  const { error } = fault.paramsSchema.safeParse(params, { error: zodMessage });
  return (error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0] ?? '');
    const isMilliseconds = name.endsWith('Ms') && path.length === 1;
    const text = isMilliseconds && typeof params[name] !== 'number' ? millisecondsMessage(params[name]) : message;
    return { path: ['params', ...path.map((part) => (typeof part === 'number' ? part : String(part)))], message: text };
  });
}

function unknownParamMessage(fault: string, name: string, names: readonly string[]): string {
  const accepted = names.length === 0 ? 'it takes none' : `it takes ${listNames(names)}`;
  return `"${fault}" has no parameter ${quote(name)}${suggestion(name, names)} (${accepted})`;
}

/** Parameters of a fault carry their unit in their name. */
function millisecondsMessage(value: unknown): string {
  if (value === undefined) return 'it is missing; it must be a number of milliseconds, like 40000';
  return (
    'it is a number of milliseconds without a unit: write ' +
    `${typeof value === 'string' && nonNegativeDurationPattern.test(value) ? durationMs(value) : 'it like 40000'}`
  );
}

/** A fault of the machine as a whole happens in a stretch of time: it knows no jobs. */
function whenProblems(fault: Fault<unknown>, when: ScenarioFault['when']): readonly Problem[] {
  if (fault.scope === 'run') return [];
  const jobConditions = Object.entries(when).filter(([name]) => name !== 'from' && name !== 'to');
  return jobConditions.map(([name]) => ({
    path: ['when', name],
    message:
      `"${fault.name}" concerns the machine and not single jobs: ` + 'give it a stretch of time, with "from" and "to"',
  }));
}

/** Reported elsewhere, for all time windows. */
function endsBeforeStart({ from = '0s', to }: ScenarioFault['when']): boolean {
  return to !== undefined && durationMs(to) <= durationMs(from);
}

/** Problems that only the fault itself can find. */
function armProblems({ fault, params, when }: ScenarioFault, motor: MotorType): readonly Problem[] {
  try {
    arm({ fault, params, when: faultTrigger(when), plan: fault }, motor);
    return [];
  } catch (error) {
    return [{ path: [], message: messageOf(error) }];
  }
}
