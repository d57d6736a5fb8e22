import { createHash } from 'node:crypto';
import { z } from 'zod';
import { checks } from '#harness/checks/index.ts';
import { problemsOfIssue } from '#harness/scenario/issues.ts';
import { maxCores } from '#harness/scenario/core-faults.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import { zodMessage } from '#harness/scenario/messages.ts';
import type { StoreKind } from '#harness/stages/store-kind.ts';
import { drawWorldOf } from '../draw-world.ts';
import { coreFailureCheck, determinismCheck, ruleOf, type BrokenRule } from '../world-finding.ts';
import { seedLimit } from '../seeds.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';

/** Everything that reproduces a finding on another computer, as plain data. */
const replaySchema = z.strictObject({
  /** Version of vendloop that made the replay. */
  vendloop: z.string().regex(/^[\w.+-]{1,40}$/),
  seed: z
    .int()
    .min(0)
    .max(seedLimit - 1),
  /** The core's mutant; null for the core without a deliberate bug. */
  mutant: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .nullable(),
  /** Where the core kept its rows; left out: in memory. */
  store: z.literal('sqlite').optional(),
  /** How many cores the world had; left out: one. */
  cores: z.int().min(2).max(maxCores).optional(),
  /** The check with a finding, or another name of a finding. */
  check: z.string().max(60),
  /** The clause of the protocol that was broken; left out where the check has none. */
  clause: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/)
    .optional(),
  /** First digits of the history's SHA-256, in hex. */
  historyHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** First digits of the world's SHA-256, in hex: shows whether the seed still draws the same world. */
  worldHash: z.string().regex(/^[0-9a-f]{8}$/),
  /** The world; null: the world that the seed draws. */
  scenario: z.record(z.string(), z.unknown()).nullable(),
});

/** A reproducible finding: the content of a token or a replay file. */
export type Replay = z.output<typeof replaySchema>;

/** A replay cannot be used; the message explains why and what to do. */
export class ReplayError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReplayError';
  }
}

/** What a replay is made from. */
export interface ReplaySource {
  readonly version: string;
  readonly seed: number;
  readonly mutant: string | null;
  /** Where the core kept its rows; in memory by default. */
  readonly store?: StoreKind;
  /** Cores of the world that the seed draws; one by default. */
  readonly cores?: number;
  readonly rule: BrokenRule;
  /** SHA-256 of the history, in hex. */
  readonly digest: string;
  /** The shrunk world; null: the one that the seed draws. */
  readonly scenario: Scenario | null;
}

/** Makes the replay of a finding. */
export function replayOf({ version, seed, mutant, store, cores = 1, rule, digest, scenario }: ReplaySource): Replay {
  const worldHash = hashWorld(scenario ?? drawWorldOf(seed, cores));
  return {
    vendloop: version,
    seed,
    mutant,
    ...(store === 'sqlite' && { store }),
    ...(cores > 1 && { cores }),
    ...ruleOf(rule),
    historyHash: digest.slice(0, 16),
    worldHash,
    scenario: scenario && (withoutDefaults(scenario) as Record<string, unknown>),
  };
}

/** Valid names of findings. File names and source text contain them, so no other name is accepted. */
const findingNames: ReadonlySet<string> = new Set([
  ...checks.map(({ name }) => name),
  coreFailureCheck,
  determinismCheck,
]);

/** Validates plain data as a replay. @param from its name, for messages. @throws ReplayError */
export function readReplay(data: unknown, from: string): Replay {
  const parsed = replaySchema.safeParse(data, { error: zodMessage });
  if (parsed.success) {
    const { check, vendloop } = parsed.data;
    if (findingNames.has(check)) return parsed.data;
    throw new ReplayError(
      `${from} names a check that this vendloop does not have: ${safeName(check)}. It was made by vendloop ` +
        `${vendloop}; replay it with that version`,
    );
  }
  const [first] = parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, replaySchema));
  throw new ReplayError(
    `${from} is no replay of vendloop: ` +
      (first ? `${first.path.join('.') || 'it'}: ${first.message}` : 'it holds something else'),
  );
}

/**
 * The world of a replay.
 * @throws ReplayError if this vendloop cannot run it: its seed draws another world here, or its scenario is invalid
 *   here.
 */
export function worldFor({ scenario, seed, cores = 1, worldHash, vendloop }: Replay): Scenario {
  if (scenario === null) {
    const drawnWorld = drawWorldOf(seed, cores);
    if (hashWorld(drawnWorld) === worldHash) return drawnWorld;
    throw new ReplayError(
      `here the seed ${seed} draws another world than in the vendloop that made this replay (version ${vendloop}): ` +
        'random worlds have changed since. Replay it with that version',
    );
  }
  const result = readScenario(scenario);
  if ('scenario' in result) return result.scenario;
  const [first] = result.problems;
  throw new ReplayError(
    `its world is no valid scenario here: ${first ? `${first.path.join('.')}: ${first.message}` : ''}. It was made ` +
      `by vendloop ${vendloop}; replay it with that version`,
  );
}

/** A name from outside, with unsafe characters replaced. */
function safeName(name: string): string {
  return `"${name.replaceAll(/[^\w-]/g, '?')}"`;
}

function hashWorld(scenario: Scenario): string {
  return createHash('sha256').update(JSON.stringify(scenario)).digest('hex').slice(0, 8);
}
