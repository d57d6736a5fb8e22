import { z } from 'zod';
import {
  arrivalsSchema,
  catalogueNameSchema,
  expectSchema,
  faultSchema,
  groupSchema,
  nameSchema,
  networkSchema,
  probesSchema,
  receiverSchema,
} from './schema-parts.ts';
import { coreFaultsSchema } from './core-faults.ts';
import { semanticProblems } from './problems/semantics.ts';
import { problemsOfIssue, type Path, type Problem } from './issues.ts';
import { pruneInvalid, type ReadResult } from './prune-invalid.ts';
import { stepSchema, type StepInput } from './steps.ts';
import { zodMessage } from './messages.ts';

/** What happens at a machine, step by step; tracks run beside each other. */
const trackSchema = z
  .strictObject({
    on: nameSchema.describe('A group of the fleet.'),
    machine: z
      .int()
      .min(1)
      .optional()
      .describe('One machine of the group: 1 is the first. Left out: each of them plays the steps by itself.'),
    steps: z.array(stepSchema).min(1).describe('What happens, one step after the other.'),
  })
  .describe('What happens at one machine, or at each machine of a group. Tracks run beside each other.');

/** A scenario: plain data, the same on every stage. */
export const scenarioSchema = z
  .strictObject({
    name: nameSchema.describe('Its name: lower-case words joined by -.'),
    title: z.string().min(1).max(140).optional().describe('One line that says what it is about. Left out: its name.'),
    stages: z
      .array(z.enum(['virtual', 'live']))
      .min(1)
      .default(['virtual', 'live'])
      .describe(
        'Where it can run: in virtual time, over real sockets, or both. The first is where it runs unless ' +
          '`--stage` says otherwise.',
      ),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe('What all randomness is drawn from: the same seed gives the same run.'),
    speed: z
      .number()
      .min(0.1)
      .max(100)
      .default(1)
      .describe('How fast time runs on the live stage: 10 is ten times as fast.'),
    fleet: z.array(groupSchema).min(1).describe('The machines, in groups.'),
    faults: z.array(faultSchema).default([]).describe('Faults of machines that are planned from the start.'),
    tracks: z
      .array(trackSchema)
      .default([])
      .describe('Who does what, step by step. A scenario needs a track, arrivals or probes.'),
    arrivals: z.array(arrivalsSchema).default([]).describe('Customers who come by themselves.'),
    probes: z.array(probesSchema).default([]).describe('Merchants who send forged requests.'),
    network: networkSchema.default({ faults: [] }),
    receivers: z
      .array(receiverSchema)
      .default([])
      .describe('The merchants’ receivers of callbacks, where they fail or there is more than one.'),
    core: coreFaultsSchema.default({ crashes: [], store: [], stalls: [] }),
    expect: z.array(expectSchema).default([]).describe('What the run is measured by, with limits.'),
    verdict: z
      .enum(['PASS', 'FAIL', 'INCONCLUSIVE'])
      .default('PASS')
      .describe(
        'What the run must come to. A scenario that shows a lie of its machines comes to FAIL, by the checks in ' +
          '`finds`.',
      ),
    finds: z
      .array(catalogueNameSchema())
      .default([])
      .describe('With `verdict: FAIL`: the checks that must find something, and the only ones that may.'),
    proves: z
      .array(catalogueNameSchema())
      .default([])
      .describe('Checks that must have something to look at, or the run is INCONCLUSIVE.'),
  })
  .describe('A scenario of vendloop.');

/** A scenario, checked and with its defaults. */
export type Scenario = z.output<typeof scenarioSchema> & { readonly title: string };

/** A scenario as its author writes it. */
export type ScenarioInput = Omit<z.input<typeof scenarioSchema>, 'tracks'> & {
  readonly tracks?: readonly { readonly on: string; readonly machine?: number; readonly steps: readonly StepInput[] }[];
};

/** A group of machines of a scenario. */
export type Group = Scenario['fleet'][number];

/** The script of a machine, or of each machine of a group. */
export type Track = Scenario['tracks'][number];

/** Fleets and names that stand where there is none to be read, so that the rest can be looked at. */
const placeholders = { name: 'scenario', fleet: [{ group: 'scenario', motor: 'spring' }] };

/**
 * Looks at a scenario as its author wrote it.
 * @returns the scenario with its defaults, or everything that is wrong with it: what the schema sees, and in what it
 *   leaves whole what only the meaning shows.
 */
export function readScenario(
  input: unknown,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const parsed = parseSchema(input);
  if ('value' in parsed) {
    const problems = semanticProblems(parsed.value);
    return problems.length > 0 ? { problems } : { scenario: parsed.value };
  }
  const pruned = pruneInvalid(input, parseSchema, placeholders);
  const furtherProblems = pruned
    ? semanticProblems(pruned.value).filter((problem) => pruned.stillApplies(problem))
    : [];
  return {
    problems: [
      ...parsed.problems,
      ...furtherProblems.map((problem) => ({ ...problem, path: pruned?.originalPath(problem.path) ?? [] })),
    ],
  };
}

/** What the schema sees. */
function parseSchema(input: unknown): ReadResult<Scenario> {
  const parsed = scenarioSchema.safeParse(input, { error: zodMessage });
  if (parsed.success) {
    const { name, title = name, ...pruned } = parsed.data;
    return { value: { name, title, ...pruned } };
  }
  return {
    problems: parsed.error.issues
      .flatMap((issue) => problemsOfIssue(issue, scenarioSchema))
      .map((problem) => ({ ...problem, isMissing: isMissing(input, problem.path) })),
  };
}

/** True where what should have a member is there, and the member is not. */
function isMissing(input: unknown, path: Path): boolean {
  const value = path.reduce<unknown>(
    (parent, part) => (parent as Record<string | number, unknown> | null | undefined)?.[part],
    input,
  );
  return path.length > 0 && value === undefined;
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
