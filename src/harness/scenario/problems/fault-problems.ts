import { arm } from '#simulators/faults/armed-fault.ts';
import type { Fault } from '#simulators/faults/fault.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import { durationMs, spanPattern } from '../duration.ts';
import type { Problem } from '../issues.ts';
import type { Scenario } from '../scenario.ts';
import type { Step } from '../steps.ts';
import { faultTrigger } from '../fault-trigger.ts';
import { meant, oneOf, quoted, unknownName, wording } from '../messages.ts';

type Planned = Scenario['faults'][number];

/** What is wrong with the faults that a scenario plans: names, machines that cannot have them, parameters, conditions. */
export function faultProblems({ fleet, faults: planned }: Scenario): readonly Problem[] {
  return planned.flatMap((one, index) => {
    const motor = motorTypes.find(({ name }) => name === fleet.find(({ group }) => group === one.on)?.motor);
    return problemsOfFault(one, motor).map((problem) => ({ ...problem, path: ['faults', index, ...problem.path] }));
  });
}

/** What is wrong with a fault that a step breaks a machine with. Paths count from the step. */
export function breakProblems(
  { break: fault, params, once }: Step<'break'>,
  motor: MotorType | undefined,
): readonly Problem[] {
  return problemsOfFault({ fault, on: '', params, when: {} }, motor)
    .map(({ path, message }) => ({ path: path[0] === 'fault' ? ['break'] : path, message }))
    .concat(
      once && faults.find(({ name }) => name === fault)?.strikes === 'machine'
        ? [
            {
              path: ['once'],
              message: `"${fault}" concerns the machine and not single jobs: leave "once" out, and heal it with a later step`,
            },
          ]
        : [],
    );
}

function problemsOfFault(planned: Planned, motor: MotorType | undefined): readonly Problem[] {
  const fault = faults.find(({ name }) => name === planned.fault);
  if (!fault)
    return [
      {
        path: ['fault'],
        message: unknownName(
          'fault',
          planned.fault,
          faults.map(({ name }) => name),
          '`vendloop faults`',
        ),
      },
    ];
  const problems = [
    ...misfit(fault, motor),
    ...paramProblems(fault, planned.params),
    ...whenProblems(fault, planned.when),
  ];
  return problems.length > 0 || !motor || backwards(planned.when) ? problems : unarmed(planned, motor);
}

function misfit(fault: Fault<unknown>, motor: MotorType | undefined): readonly Problem[] {
  if (!motor || fault.fits(motor)) return [];
  const can = motorTypes.filter((type) => fault.fits(type)).map(({ name }) => name);
  return [
    {
      path: ['fault'],
      message: `"${fault.name}" cannot happen to a machine with motor "${motor.name}", only to ${can.join(', ')}`,
    },
  ];
}

function paramProblems(fault: Fault<unknown>, params: Planned['params']): readonly Problem[] {
  const names = fault.paramTexts.map(({ name }) => name);
  const strangers = Object.keys(params).filter((name) => !names.includes(name));
  if (strangers.length > 0)
    return strangers.map((name) => ({ path: ['params', name], message: noParameter(fault.name, name, names) }));
  const { error } = fault.params.safeParse(params, { error: wording });
  return (error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0] ?? '');
    const isTime = name.endsWith('Ms') && path.length === 1;
    const said = isTime && typeof params[name] !== 'number' ? millisecondsWanted(params[name]) : message;
    return { path: ['params', ...path.map((part) => (typeof part === 'number' ? part : String(part)))], message: said };
  });
}

function noParameter(fault: string, name: string, names: readonly string[]): string {
  const has = names.length === 0 ? 'it takes none' : `it takes ${oneOf(names)}`;
  return `"${fault}" has no parameter ${quoted(name)}${meant(name, names)} (${has})`;
}

/** Parameters of a fault carry their unit in their name. */
function millisecondsWanted(value: unknown): string {
  if (value === undefined) return 'it is missing; it must be a number of milliseconds, like 40000';
  return `it is a number of milliseconds without a unit: write ${typeof value === 'string' && spanPattern.test(value) ? durationMs(value) : 'it like 40000'}`;
}

/** A fault of the machine as a whole happens in a stretch of time: it knows no jobs. */
function whenProblems(fault: Fault<unknown>, when: Planned['when']): readonly Problem[] {
  if (fault.strikes === 'run') return [];
  const strays = Object.entries(when).filter(([name]) => name !== 'from' && name !== 'to');
  return strays.map(([name]) => ({
    path: ['when', name],
    message: `"${fault.name}" concerns the machine and not single jobs: give it a stretch of time, with "from" and "to"`,
  }));
}

/** Said elsewhere, for every stretch of time alike. */
function backwards({ from = '0s', to }: Planned['when']): boolean {
  return to !== undefined && durationMs(to) <= durationMs(from);
}

/** What only the fault itself can tell. */
function unarmed({ fault, params, when }: Planned, motor: MotorType): readonly Problem[] {
  try {
    arm({ fault, params, when: faultTrigger(when), plan: fault }, motor);
    return [];
  } catch (error) {
    return [{ path: [], message: error instanceof Error ? error.message : String(error) }];
  }
}
