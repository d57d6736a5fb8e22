import { z } from 'zod';
import { messageOf } from '#core/error-message.ts';
import { withoutBom } from '#harness/history/line-splitter.ts';
import { problemsOfIssue } from '#harness/scenario/issues.ts';
import { zodMessage } from '#harness/scenario/messages.ts';
import { readReplay } from '../replay/replay.ts';
import type { ShrunkWorld } from '../shrink-worlds.ts';
import { seedLimit } from '../seeds.ts';
import type { Simulation } from '../simulate.ts';
import { shardRange, type Shard } from '../shard.ts';

const format = 'vendloop-shard/1';
/** More parts than any CI has jobs. */
export const maxShards = 1_000;

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const seed = count.max(seedLimit - 1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const findingSchema = z.strictObject({
  check: z.string(),
  clause: z.string().optional(),
  machine: z.string().optional(),
  at: z.number().nullable(),
  description: z.string(),
  customer: z.string(),
});
const sizeSchema = z.strictObject({ machines: count, deliveries: count, events: count, characters: count });
const failedSchema = z.strictObject({
  index: count,
  seed,
  findings: z.array(findingSchema),
  findingCount: count,
  digest: sha256,
  shrinkResult: z
    .strictObject({
      finding: findingSchema,
      digest: sha256,
      originalSize: sizeSchema,
      size: sizeSchema,
      attempts: count,
    })
    .nullable(),
  interrupted: z.boolean(),
  replay: z.unknown().transform((data, context) => {
    try {
      return readReplay(data, 'this replay');
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
      return z.NEVER;
    }
  }),
});
const faultSchema = z.strictObject({
  target: z.string(),
  fault: z.string(),
  planned: count,
  firedPlans: count,
  firings: count,
});
const tallySchema = z.strictObject({
  worlds: count,
  deliveries: count,
  events: count,
  machineMs: z.number().min(0),
  cases: count,
  unfinished: count,
  undecided: count,
  machines: count,
  undecidedMachines: count,
  runTwice: count,
  faults: z.record(z.string(), faultSchema),
  checks: counts,
  coverage: counts,
  reachedClauses: counts,
  judgedClauses: counts,
});
/** What all shards of one run have in common. */
const runSchema = z.strictObject({
  vendloop: z.string(),
  seed,
  worlds: count.min(1),
  corpus: z.array(seed),
  store: z.enum(['memory', 'sqlite']),
  /** Cores of each world; left out: one. */
  cores: count.min(2).optional(),
  mutant: z.string().nullable(),
  withDigests: z.boolean(),
  coverEveryClause: z.boolean(),
  /** How many shards the run has. */
  shards: count.min(1).max(maxShards),
});
const partSchema = z.strictObject({
  format: z.literal(format),
  run: runSchema,
  /** Numbers of the shards in it, ascending. */
  shards: z.array(count.min(1).max(maxShards)).min(1),
  /** Versions of Node that ran it. */
  node: z.array(z.string()).min(1),
  jobs: count.min(1),
  /** Unix ms. */
  startedAt: count,
  durationMs: z.number().min(0),
  interrupted: z.boolean(),
  tally: tallySchema,
  failed: z.array(failedSchema),
  crashed: z.array(z.strictObject({ index: count, seed, message: z.string() })),
  /** By the index of the first world; `ms` is missing where it was not measured. */
  ranges: z.array(
    z.strictObject({ first: count, worlds: count, digests: z.array(sha256), ms: z.number().min(0).optional() }),
  ),
});

/** The results of one or more shards of a simulation, as plain data. */
export type SimulationPart = z.output<typeof partSchema>;

/** A file is no result of a shard; the message explains why. */
export class ShardError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ShardError';
  }
}

/** A simulation of one shard and what its report needs besides. */
export interface ShardResult {
  readonly simulation: Simulation;
  readonly shard: Shard;
  readonly failures: readonly ShrunkWorld[];
  readonly startedAt: number;
  readonly durationMs: number;
  readonly batchMs: ReadonlyMap<number, number>;
  readonly version: string;
  readonly node: string;
}

/** The result of a shard as plain data. */
export function partOf({ simulation, shard, failures, batchMs, version, node, ...times }: ShardResult): SimulationPart {
  const { request, tally, crashed, ranges, interrupted } = simulation;
  const { startedAt, durationMs } = times;
  return {
    format,
    run: {
      vendloop: version,
      seed: request.seed,
      worlds: request.worlds ?? 0,
      corpus: [...(request.corpus ?? [])],
      store: request.store ?? 'memory',
      ...(request.cores !== undefined && request.cores > 1 && { cores: request.cores }),
      mutant: request.mutant,
      withDigests: request.withDigests,
      coverEveryClause: request.coverEveryClause ?? false,
      shards: shard.count,
    },
    shards: [shard.number],
    node: [node],
    jobs: request.jobs,
    startedAt,
    durationMs,
    interrupted,
    tally,
    failed: failures.map(failedPart),
    crashed: [...crashed],
    ranges: ranges.map(({ first, worlds, digests }) => {
      const ms = batchMs.get(first);
      return { first, worlds, digests: [...digests], ...(ms !== undefined && { ms }) };
    }),
  };
}

function failedPart({ shrinkResult, findings, ...world }: ShrunkWorld): SimulationPart['failed'][number] {
  const { index, seed: worldSeed, findingCount, digest, interrupted, replay } = world;
  return {
    index,
    seed: worldSeed,
    findings: [...findings],
    findingCount,
    digest,
    shrinkResult: shrinkResult && {
      finding: shrinkResult.finding,
      digest: shrinkResult.digest,
      originalSize: shrinkResult.originalSize,
      size: shrinkResult.size,
      attempts: shrinkResult.attempts,
    },
    interrupted,
    replay,
  };
}

/** The text of a shard's file. */
export function partText(part: SimulationPart): string {
  return `${JSON.stringify(part)}\n`;
}

/** Reads a shard's file. @param from its name, for messages. @throws ShardError */
export function readPart(text: string, from: string): SimulationPart {
  const parsed = partSchema.safeParse(parseJson(text, from), { error: zodMessage });
  if (parsed.success) {
    const problem = gapIn(parsed.data);
    if (problem === null) return parsed.data;
    throw new ShardError(`${from} is no result of a shard: ${problem}`);
  }
  const [first] = parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, partSchema));
  throw new ShardError(
    `${from} is no result of a shard: ${first ? `${first.path.join('.') || 'it'}: ${first.message}` : 'it holds else'}`,
  );
}

/** Why a part does not have all worlds of its shards; null where it has, or explains why not. */
function gapIn({ run, shards, ranges, tally, crashed, interrupted }: SimulationPart): string | null {
  const unknown = shards.find((number) => number > run.shards);
  if (unknown !== undefined) return `there is no shard ${unknown} of ${run.shards}`;
  const worlds = ranges.reduce((sum, range) => sum + range.worlds, 0);
  if (worlds !== tally.worlds + crashed.length)
    return `its counts are of ${tally.worlds} worlds, its list has ${worlds}`;
  const all = run.worlds + run.corpus.length;
  const expected = shards.reduce((sum, number) => {
    const { first, end } = shardRange({ number, count: run.shards }, all);
    return sum + end - first;
  }, 0);
  const mayEndEarly = interrupted || crashed.length > 0;
  return worlds === expected || (mayEndEarly && worlds < expected)
    ? null
    : `it has ${worlds} worlds; its shards have ${expected}`;
}

function parseJson(text: string, from: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(text));
  } catch (error) {
    throw new ShardError(`${from} is no result of a shard: it is no JSON`, { cause: error });
  }
  const fileFormat = typeof data === 'object' && data !== null && 'format' in data ? data.format : undefined;
  if (fileFormat === format) return data;
  throw new ShardError(
    `${from} is no result of a shard: its "format" is not "${format}". \`vendloop simulate --shard\` writes such files`,
  );
}
