import { z } from 'zod';
import { withoutBom } from '#harness/history/line-splitter.ts';
import { pathPhases, type BenchResult, type Latency } from '#harness/bench/result.ts';
import { mainLoad } from './tables/load.ts';

const format = 'vendloop-trend/2';

const ms = z.number().nonnegative().nullable();

/** One run of a trend: the plotted figures, and the conditions for comparing two runs. */
const lineSchema = z.strictObject({
  format: z.literal(format),
  at: z.iso.datetime({ offset: true }),
  vendloop: z.string(),
  commit: z.string().nullable(),
  dirty: z.boolean(),
  profile: z.string(),
  verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']),
  seed: z.number(),
  configHash: z.string(),
  /** The URL of a target core. */
  target: z.string().nullable(),
  /** How many cores shared a PostgreSQL; left out: one, on SQLite. */
  coresOnPostgres: z.number().optional(),
  /** What the core was broken with, on purpose: such runs are no part of its history. */
  coreFaults: z.array(z.string()),
  machine: z.strictObject({ cpu: z.string(), cores: z.number(), memoryGb: z.number(), kernel: z.string() }),
  /** The step of load that the figures are of; null when none was measured. */
  load: z.string().nullable(),
  targetRate: z.number().nullable(),
  achievedRate: z.number().nullable(),
  dropped: z.number().nullable(),
  added: z.strictObject({ n: z.number(), p50: ms, p95: ms, p99: ms }).nullable(),
  phases: z.partialRecord(z.enum(pathPhases), z.strictObject({ p50: ms, p99: ms })),
  /** The greatest rate that held; null when none did, or without a sweep. */
  knee: z.number().nullable(),
});

/** A line of a trend file. */
export type TrendLine = z.infer<typeof lineSchema>;

/** A trend file cannot be read: which line (from 1), and what is wrong with it. */
class TrendError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(`${file}, line ${line}: ${problem}`);
    this.name = 'TrendError';
  }
}

/** A run as a line of a trend file, its end included: append it, and the file is a trend. */
export function trendLine(result: BenchResult): string {
  const { about, profile, verdict, knee } = result;
  const load = mainLoad(result);
  const phases = Object.fromEntries(
    pathPhases.flatMap((phase) => {
      const time = load?.times[phase];
      return time ? [[phase, { p50: time.p50, p99: time.p99 }]] : [];
    }),
  );
  const line: TrendLine = {
    format,
    at: about.at,
    vendloop: about.vendloop,
    commit: about.commit,
    dirty: about.dirty,
    profile,
    verdict,
    seed: about.seed,
    configHash: about.configHash,
    target: about.target,
    ...(about.coresOnPostgres !== undefined && { coresOnPostgres: about.coresOnPostgres }),
    coreFaults: [...about.coreFaults],
    machine: { cpu: about.cpu, cores: about.cores, memoryGb: about.memoryGb, kernel: about.kernel },
    load: load?.step ?? null,
    targetRate: load?.targetRate ?? null,
    achievedRate: load?.achievedRate ?? null,
    dropped: load?.dropped ?? null,
    added: load?.times.added ? addedQuantiles(load.times.added) : null,
    phases,
    knee: knee?.rate ?? null,
  };
  return `${JSON.stringify(line)}\n`;
}

function addedQuantiles({ n, p50, p95, p99 }: Latency): TrendLine['added'] {
  return { n, p50, p95, p99 };
}

/**
 * Reads a trend file, oldest run first.
 * @param file names the text in messages.
 * @throws {TrendError} for the first line that is not as it should be: a trend with a hole in it would mislead.
 */
export function readTrend(text: string, file: string): readonly TrendLine[] {
  const trimmed = withoutBom(text).trimEnd();
  const lines = trimmed === '' ? [] : trimmed.split('\n');
  const entries = lines.map((line, index) => readLine(line, file, index + 1));
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function readLine(line: string, file: string, at: number): TrendLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TrendError(file, at, line.trim() === '' ? 'the line is empty.' : 'this is no JSON.');
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const actualFormat = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (actualFormat === 'vendloop-trend/1')
    throw new TrendError(file, at, `${actualFormat} is an older format, which is not read: start a new trend file.`);
  if (actualFormat !== format)
    throw new TrendError(file, at, `this is not a line of a trend: it must have "format":"${format}".`);
  const [issue] = parsed.error.issues;
  throw new TrendError(file, at, `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'it cannot be used'}.`);
}

/**
 * Runs that can be compared: the same load on the same machine against the same core, in the order in which they ran.
 */
export interface TrendGroup {
  readonly title: string;
  readonly lines: readonly TrendLine[];
}

/** Parts a trend into what can be compared; the group with the latest run comes first. */
export function trendGroups(lines: readonly TrendLine[]): readonly TrendGroup[] {
  const groups = new Map<string, TrendLine[]>();
  for (const line of lines) {
    const { profile, configHash, machine, target, coresOnPostgres, coreFaults, load } = line;
    const host = [machine.cpu, machine.cores, target, coresOnPostgres];
    const key = JSON.stringify([profile, configHash, ...host, coreFaults, load]);
    const existing = groups.get(key);
    if (existing) existing.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()]
    .map((group) => ({ title: titleOf(group[0]), lines: group }))
    .sort((a, b) => Date.parse(b.lines.at(-1)?.at ?? '') - Date.parse(a.lines.at(-1)?.at ?? ''));
}

function titleOf(line: TrendLine | undefined): string {
  if (!line) return '';
  const { profile, machine, target, coresOnPostgres, coreFaults, configHash } = line;
  return [
    profile,
    ...(target === null ? [] : [target]),
    ...(coresOnPostgres === undefined ? [] : [`cores on PostgreSQL: ${coresOnPostgres}`]),
    ...(coreFaults.length === 0 ? [] : [`core faults: ${coreFaults.join(', ')}`]),
    `${machine.cpu}, ${machine.cores} cores`,
    `config ${configHash.slice(0, 12)}`,
  ].join(' · ');
}
