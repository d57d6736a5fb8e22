import { z } from 'zod';
import { arrivalsSchema, expectSchema, faultSchema, groupSchema, nameSchema, networkSchema, receiverSchema } from './parts.ts';
import { stepSchema, type StepInput } from './steps.ts';

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
  seed: z.int().min(0).default(1),
  /** How fast time runs on the live stage. */
  speed: z.number().min(0.1).max(100).default(1),
  fleet: z.array(groupSchema).min(1),
  faults: z.array(faultSchema).default([]),
  /** Scripts, step by step. A run needs at least one script or workload. */
  tracks: z.array(trackSchema).default([]),
  /** Customers who come by themselves. */
  arrivals: z.array(arrivalsSchema).default([]),
  network: networkSchema.default({ troubles: [] }),
  receivers: z.array(receiverSchema).default([]),
  expect: z.array(expectSchema).default([]),
  /** What the run must come to; a scenario that shows a lie of its machines is to FAIL, by the checks in `finds`. */
  verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']).default('PASS'),
  /** The checks that must find something, and the only ones that may. */
  finds: z.array(z.string()).default([]),
  /** Checks that must have something to look at: without that the run is INCONCLUSIVE. */
  proves: z.array(z.string()).min(1),
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
 * Checks a scenario and fills in its defaults.
 * @throws Error that names every wrong member and says why.
 */
export function defineScenario(input: ScenarioInput): Scenario {
  const parsed = scenarioSchema.safeParse(input);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(scenario)'}: ${issue.message}`);
    throw new Error(`scenario ${input.name} cannot be used:\n${lines.join('\n')}`);
  }
  const problem = targetProblem(parsed.data);
  if (problem !== null) throw new Error(`scenario ${input.name} cannot be used:\n  ${problem}`);
  return parsed.data;
}

/** A track or a fault that aims at a group or a machine that the fleet does not have. */
function targetProblem({ fleet, tracks, arrivals, faults }: Scenario): string | null {
  const targets = [...tracks.map((track) => ['tracks', track] as const), ...arrivals.map((arrival) => ['arrivals', arrival] as const), ...faults.map((fault) => ['faults', fault] as const)];
  for (const [part, { on, machine = 1 }] of targets) {
    const group = fleet.find((candidate) => candidate.group === on);
    if (!group) return `${part}: there is no group "${on}" in its fleet (${fleet.map((candidate) => candidate.group).join(', ')})`;
    if (machine > group.count) return `${part}: group "${on}" has ${group.count} machine(s), so none is number ${machine}`;
  }
  return null;
}
