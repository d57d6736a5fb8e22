import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { stepSchema, type StepInput } from './steps.ts';

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'names are lower-case words joined by -');

/** Machines of one kind. */
const groupSchema = z.strictObject({
  group: name,
  /** A motor type of the catalogue. */
  motor: z.string(),
  count: z.int().min(1).max(20_000).default(1),
  firmware: z.enum(['current', 'old']).default('current'),
  lanes: z.int().min(1).max(100).optional(),
  stockPerLane: z.int().min(0).max(1_000_000).optional(),
});

/** A fault that is planned for machines of a group. It must fire, or the run proves nothing. */
const faultSchema = z.strictObject({
  fault: z.string(),
  on: name,
  /** Of the group's machines, which one: 1 is the first. All of them when left out. */
  machine: z.int().min(1).optional(),
  params: z.record(z.string(), z.unknown()).default({}),
  when: z.strictObject({ job: z.int().min(1).optional(), probability: z.number().min(0).max(1).optional() }).default({}),
});

/** What happens at a machine, step by step; tracks run beside each other. */
const trackSchema = z.strictObject({
  on: name,
  /** Of the group's machines, which one: 1 is the first. At each of them when left out. */
  machine: z.int().min(1).optional(),
  steps: z.array(stepSchema).min(1),
});

/** Least and greatest delay of a network path, in the virtual stage. */
const delaySchema = z.tuple([durationSchema, durationSchema]);

/** A scenario: plain data, the same on every stage. */
export const scenarioSchema = z.strictObject({
  name,
  /** One line for the list. */
  title: z.string().min(1).max(120),
  /** Where it can run; the first is where it runs unless told otherwise. */
  stages: z.array(z.enum(['virtual', 'live'])).min(1),
  seed: z.int().min(0).default(1),
  /** How fast time runs on the live stage. */
  speed: z.number().min(0.1).max(100).default(1),
  fleet: z.array(groupSchema).min(1),
  faults: z.array(faultSchema).default([]),
  tracks: z.array(trackSchema).min(1),
  network: z.strictObject({ http: delaySchema.optional(), link: delaySchema.optional() }).default({}),
  /** Checks that must have something to look at: without that the run is INCONCLUSIVE. */
  proves: z.array(z.string()).min(1),
});

/** A scenario, checked and with its defaults. */
export type Scenario = z.output<typeof scenarioSchema>;

/** A scenario as its author writes it. */
export type ScenarioInput = Omit<z.input<typeof scenarioSchema>, 'tracks'> & {
  readonly tracks: readonly { readonly on: string; readonly machine?: number; readonly steps: readonly StepInput[] }[];
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
function targetProblem({ fleet, tracks, faults }: Scenario): string | null {
  const targets = [...tracks.map((track) => ['tracks', track] as const), ...faults.map((fault) => ['faults', fault] as const)];
  for (const [part, { on, machine = 1 }] of targets) {
    const group = fleet.find((candidate) => candidate.group === on);
    if (!group) return `${part}: there is no group "${on}" in its fleet (${fleet.map((candidate) => candidate.group).join(', ')})`;
    if (machine > group.count) return `${part}: group "${on}" has ${group.count} machine(s), so none is number ${machine}`;
  }
  return null;
}
