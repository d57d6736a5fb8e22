import { z } from 'zod';
import { problemsOfIssue } from './issues.ts';
import { breakingSteps, operatorSteps } from './steps/break.ts';
import { buyingSteps } from './steps/buy.ts';
import { outcomeSteps, waitingSteps } from './steps/wait.ts';
import { unknownName, wording } from './wording.ts';

/**
 * What a customer (or a tester) does at one machine, in order. A step that names an expectation records whether it was
 * met; one that is not met fails the run.
 */
export const stepSchemas = { ...buyingSteps, ...waitingSteps, ...outcomeSteps, ...breakingSteps, ...operatorSteps } as const;

/** The name of a kind of step, which is also the member that tells it from the others. */
export type StepName = keyof typeof stepSchemas;

const namesOf = (steps: object): readonly StepName[] => Object.keys(steps) as StepName[];

/** The kinds of steps in the families in which they are read, each with its heading. */
export const stepFamilies: readonly { readonly heading: string; readonly names: readonly StepName[] }[] = [
  { heading: 'Buy and deliver', names: namesOf(buyingSteps) },
  { heading: 'Let time pass', names: namesOf(waitingSteps) },
  { heading: 'Say what must happen', names: namesOf(outcomeSteps) },
  { heading: 'Break and mend', names: namesOf(breakingSteps) },
  { heading: 'Operate the core and the machine', names: namesOf(operatorSteps) },
];

/** One step as a scenario writes it. */
export type StepInput = { [Name in StepName]: z.input<(typeof stepSchemas)[Name]> }[StepName];

/** One step, checked, of the kind `Name`. */
export type Step<Name extends StepName = StepName> = { [N in Name]: z.output<(typeof stepSchemas)[N]> }[Name];

/** Kinds of steps that have the name of another kind among their own members, by that name: `consume` names an `order`. */
export const namedWithin: ReadonlyMap<StepName, readonly StepName[]> = new Map(
  namesOf(stepSchemas).flatMap((name) => {
    const others = namesOf(stepSchemas).filter((other) => other !== name && name in stepSchemas[other].shape);
    return others.length === 0 ? [] : [[name, others] as const];
  }),
);

/** The kind of a step: its first member that names one. A program that sorts members may put others before it. */
export function stepName(step: object): StepName | undefined {
  const first = Object.keys(step).find((name): name is StepName => Object.hasOwn(stepSchemas, name));
  return first && (namedWithin.get(first)?.find((other) => Object.hasOwn(step, other)) ?? first);
}

/** Accepts a step of any kind and says of a wrong one what is wrong, by its own kind and not by all of them. */
export const stepSchema = z
  .record(z.string(), z.unknown())
  .transform((step, context): Step => {
    const name = stepName(step);
    if (!name) {
      context.addIssue({ code: 'custom', message: unknownStep(step) });
      return z.NEVER;
    }
    const parsed = stepSchemas[name].safeParse(step, { error: wording });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      for (const { path, message } of problemsOfIssue(issue, stepSchemas[name])) context.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  })
  .describe('A step: the member that names its kind, and the members of that kind.');

function unknownStep(step: object): string {
  const names = Object.keys(stepSchemas);
  const [first] = Object.keys(step);
  const lister = '`vendloop steps`';
  return first === undefined ? `it names no step: write one like "sell: {}" (${lister} lists them)` : unknownName('step', first, names, lister);
}
