import { z } from 'zod';
import { problemsOfIssue } from './issues.ts';
import { faultSteps, operatorSteps } from './steps/faults.ts';
import { buyingSteps } from './steps/buying.ts';
import { requestSteps } from './steps/requests.ts';
import { outcomeSteps, waitingSteps } from './steps/waiting.ts';
import { quote } from '#simulators/suggestion.ts';
import { listNames, unknownNameMessage, zodMessage } from './messages.ts';
import { renamedMemberMessage } from './renamed-members.ts';

/**
 * The kinds of steps. A step with an expectation records whether it was met; an unmet one makes the run FAIL.
 */
export const stepSchemas = {
  ...buyingSteps,
  ...requestSteps,
  ...waitingSteps,
  ...outcomeSteps,
  ...faultSteps,
  ...operatorSteps,
} as const;

/** The name of a kind of step: the member that distinguishes it. */
export type StepName = keyof typeof stepSchemas;

const namesOf = (steps: object): readonly StepName[] => Object.keys(steps) as StepName[];

/** The kinds of steps in the groups of the reference, each with its heading. */
export const stepFamilies: readonly { readonly heading: string; readonly names: readonly StepName[] }[] = [
  { heading: 'Buy and deliver', names: namesOf(buyingSteps) },
  { heading: 'Send any request', names: namesOf(requestSteps) },
  { heading: 'Let time pass', names: namesOf(waitingSteps) },
  { heading: 'Expect a result', names: namesOf(outcomeSteps) },
  { heading: 'Inject and clear faults', names: namesOf(faultSteps) },
  { heading: 'Operate the core and the machine', names: namesOf(operatorSteps) },
];

/** One step as its author writes it. */
export type StepInput = { [Name in StepName]: z.input<(typeof stepSchemas)[Name]> }[StepName];

/** One step, checked, of the kind `Name`. */
export type Step<Name extends StepName = StepName> = { [N in Name]: z.output<(typeof stepSchemas)[N]> }[Name];

/**
 * Step names that are also members of other steps, with those steps: `consume` has a member `order`.
 */
export const hostStepsOf: ReadonlyMap<StepName, readonly StepName[]> = new Map(
  namesOf(stepSchemas).flatMap((name) => {
    const otherSteps = namesOf(stepSchemas).filter((other) => other !== name && name in stepSchemas[other].shape);
    return otherSteps.length === 0 ? [] : [[name, otherSteps] as const];
  }),
);

/** The kind of a step: its first member that is a step name. Other members may stand before it. */
export function stepName(step: object): StepName | undefined {
  const first = Object.keys(step).find((name): name is StepName => Object.hasOwn(stepSchemas, name));
  return first && (hostStepsOf.get(first)?.find((other) => Object.hasOwn(step, other)) ?? first);
}

/** Accepts a step of any kind; reports problems for its own kind alone. */
export const stepSchema = z
  .record(z.string(), z.unknown(), {
    error: ({ code, input }) =>
      code === 'invalid_type' && typeof input === 'string' ? plainTextMessage(input) : undefined,
  })
  .transform((step, context): Step => {
    const name = stepName(step);
    if (!name) {
      context.addIssue({ code: 'custom', message: unknownStepMessage(step) });
      return z.NEVER;
    }
    const otherSteps = otherStepsIn(step, name);
    for (const other of otherSteps) {
      const message = `"${name}" and "${other}" are two steps: write each as an item of its own, with "- " before it`;
      context.addIssue({ code: 'custom', path: [other], message });
    }
    const ownMembers = otherSteps.length === 0 ? step : withoutMembers(step, otherSteps);
    const parsed = stepSchemas[name].safeParse(ownMembers, { error: zodMessage });
    if (parsed.success) return otherSteps.length === 0 ? parsed.data : z.NEVER;
    for (const issue of parsed.error.issues) {
      for (const { path, message } of problemsOfIssue(issue, stepSchemas[name]))
        context.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  })
  .describe('A step: the member that names its kind, and the members of that kind.');

/** Names of steps that stand in a step of another kind and are none of its members, in the order of the kinds. */
function otherStepsIn(step: object, name: StepName): readonly StepName[] {
  const { shape } = stepSchemas[name];
  const hasOther = Object.keys(step).some((member) => !(member in shape) && Object.hasOwn(stepSchemas, member));
  if (!hasOther) return [];
  return namesOf(stepSchemas).filter((other) => other !== name && Object.hasOwn(step, other) && !(other in shape));
}

function withoutMembers(step: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(step).filter(([member]) => !names.includes(member)));
}

function unknownStepMessage(step: object): string {
  const names = Object.keys(stepSchemas);
  const [first] = Object.keys(step);
  const renamedMessage = Object.keys(step)
    .map((member) => renamedMemberMessage(member, names))
    .find((message) => message !== null);
  if (renamedMessage !== undefined) return renamedMessage.replace('the member', 'the step');
  const listCommand = '`vendloop steps`';
  const hostSteps = first === undefined ? [] : namesOf(stepSchemas).filter((name) => first in stepSchemas[name].shape);
  if (hostSteps.length > 0)
    return (
      `"${first}" is not a step but a member of a step (${listNames(hostSteps)}): write it under that step, without ` +
      '"- " before it'
    );
  return first === undefined
    ? `it has no step name: write one like "sell: {}" (${listCommand} lists them)`
    : unknownNameMessage('step', first, names, listCommand);
}

/** The message for a step that is a plain text: the colon, the blank or the value is missing. */
function plainTextMessage(text: string): string {
  const [, name = '', colon = '', rest = ''] = /^\s*([A-Za-z]+)\s*(:?)\s*(.*)$/s.exec(text) ?? [];
  const stepKind = namesOf(stepSchemas).find((step) => step === name);
  if (!stepKind) return `it must be an object like "sell: {}", not ${quote(text)}`;
  if (rest === '')
    return `the value of "${stepKind}" is missing: write it like "${stepKind}: ${stepKind === 'sell' ? '{}' : '…'}"`;
  const missing = colon === ':' ? 'a blank behind the colon' : 'a colon and a blank behind the name';
  return `it needs ${missing}: write "${stepKind}: ${rest.slice(0, 60)}"`;
}
