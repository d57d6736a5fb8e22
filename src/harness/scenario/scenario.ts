import { z } from 'zod';
import { arrivalsSchema, catalogueName, expectSchema, faultSchema, groupSchema, nameSchema, networkSchema, probesSchema, receiverSchema } from './parts.ts';
import { coreSchema } from './core-parts.ts';
import { problemsOf } from './semantics.ts';
import { problemsOfIssue, type Problem } from './issues.ts';
import { stepSchema, type StepInput } from './steps.ts';
import { wording } from './wording.ts';

/** What happens at a machine, step by step; tracks run beside each other. */
const trackSchema = z.strictObject({
  on: nameSchema,
  /** Of the group's machines, which one: 1 is the first. At each of them when left out. */
  machine: z.int().min(1).optional(),
  steps: z.array(stepSchema).min(1),
});

/** A scenario: plain data, the same on every stage. */
export const scenarioSchema = z.strictObject({
  name: nameSchema,
  /** One line for the list. */
  title: z.string().min(1).max(140),
  /** Where it can run; the first is where it runs unless told otherwise. */
  stages: z.array(z.enum(['virtual', 'live'])).min(1),
  seed: z.int().min(0).max(2 ** 32 - 1).default(1),
  /** How fast time runs on the live stage. */
  speed: z.number().min(0.1).max(100).default(1),
  fleet: z.array(groupSchema).min(1),
  faults: z.array(faultSchema).default([]),
  /** Scripts, step by step. A run needs at least one script or workload, forged requests included. */
  tracks: z.array(trackSchema).default([]),
  /** Customers who come by themselves. */
  arrivals: z.array(arrivalsSchema).default([]),
  /** Merchants who send forged requests. */
  probes: z.array(probesSchema).default([]),
  network: networkSchema.default({ troubles: [] }),
  receivers: z.array(receiverSchema).default([]),
  core: coreSchema.default({ crashes: [], store: [], blocked: [] }),
  expect: z.array(expectSchema).default([]),
  /** What the run must come to; a scenario that shows a lie of its machines is to FAIL, by the checks in `finds`. */
  verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']).default('PASS'),
  /** The checks that must find something, and the only ones that may. */
  finds: z.array(catalogueName()).default([]),
  /** Checks that must have something to look at: without that the run is INCONCLUSIVE. */
  proves: z.array(catalogueName()).min(1),
});

/** A scenario, checked and with its defaults. */
export type Scenario = z.output<typeof scenarioSchema>;

/** A scenario as its author writes it. */
export type ScenarioInput = Omit<z.input<typeof scenarioSchema>, 'tracks'> & {
  readonly tracks?: readonly { readonly on: string; readonly machine?: number; readonly steps: readonly StepInput[] }[];
};

/** A group of machines of a scenario. */
export type Group = Scenario['fleet'][number];

/** The script of a machine, or of each machine of a group. */
export type Track = Scenario['tracks'][number];

/**
 * Looks at a scenario as its author wrote it.
 * @returns the scenario with its defaults, or everything that is wrong with it.
 */
export function readScenario(input: unknown): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const parsed = scenarioSchema.safeParse(input, { error: wording });
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, scenarioSchema)) };
  const problems = problemsOf(parsed.data);
  return problems.length > 0 ? { problems } : { scenario: parsed.data };
}

/**
 * Checks a scenario and fills in its defaults.
 * @throws Error that names every wrong member and says why.
 */
export function defineScenario(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if ('scenario' in read) return read.scenario;
  const lines = read.problems.map(({ path, message }) => `  ${path.join('.') || '(scenario)'}: ${message}`);
  throw new Error(`scenario ${input.name} cannot be used:\n${lines.join('\n')}`);
}
