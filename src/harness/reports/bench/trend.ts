import { z } from 'zod';
import { withoutBom } from '#harness/history/line-splitter.ts';
import { pathStages, type BenchResult, type Latency } from '#harness/bench/result.ts';
import { mainLoad } from './tables/load.ts';

const format = 'vendloop-trend/1';

const ms = z.number().nonnegative().nullable();

/** One run of a trend: what is plotted, and what tells whether two runs can be compared. */
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
  /** The core's URL when it was somebody else's. */
  target: z.string().nullable(),
  /** What the core was broken with, on purpose: such runs are no part of its history. */
  sabotage: z.array(z.string()),
  machine: z.strictObject({ cpu: z.string(), cores: z.number(), memoryGb: z.number(), kernel: z.string() }),
  /** The stretch of load that the figures are of; null when none was measured. */
  load: z.string().nullable(),
  asked: z.number().nullable(),
  reached: z.number().nullable(),
  dropped: z.number().nullable(),
  added: z.strictObject({ n: z.number(), p50: ms, p95: ms, p99: ms }).nullable(),
  stages: z.partialRecord(z.enum(pathStages), z.strictObject({ p50: ms, p99: ms })),
  /** The greatest rate that held; null when none did, or none was looked for. */
  knee: z.number().nullable(),
});

/** A line of a trend file. */
export type TrendLine = z.infer<typeof lineSchema>;

/** A trend file cannot be read: which line (from 1), and what is wrong with it. */
export class TrendError extends Error {
  constructor(file: string, line: number, wrong: string) {
    super(`${file}, line ${line}: ${wrong}`);
    this.name = 'TrendError';
  }
}

/** A run as a line of a trend file, its end included: append it, and the file is a trend. */
export function trendLine(result: BenchResult): string {
  const { about, profile, verdict, knee } = result;
  const load = mainLoad(result);
  const stages = Object.fromEntries(
    pathStages.flatMap((stage) => {
      const time = load?.times[stage];
      return time ? [[stage, { p50: time.p50, p99: time.p99 }]] : [];
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
    sabotage: [...about.sabotage],
    machine: { cpu: about.cpu, cores: about.cores, memoryGb: about.memoryGb, kernel: about.kernel },
    load: load?.stage ?? null,
    asked: load?.asked ?? null,
    reached: load?.reached ?? null,
    dropped: load?.dropped ?? null,
    added: load?.times.added ? addedOf(load.times.added) : null,
    stages,
    knee: knee?.rate ?? null,
  };
  return `${JSON.stringify(line)}\n`;
}

function addedOf({ n, p50, p95, p99 }: Latency): TrendLine['added'] {
  return { n, p50, p95, p99 };
}

/**
 * Reads a trend file, oldest run first.
 * @param file names the text in messages.
 * @throws {TrendError} for the first line that is not as it should be: a trend with a hole in it would mislead.
 */
export function readTrend(text: string, file: string): readonly TrendLine[] {
  const whole = withoutBom(text).trimEnd();
  const lines = whole === '' ? [] : whole.split('\n');
  const read = lines.map((line, index) => readLine(line, file, index + 1));
  return read.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function readLine(line: string, file: string, at: number): TrendLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TrendError(file, at, line.trim() === '' ? 'the line is empty.' : 'this is no JSON.');
  }
  const read = lineSchema.safeParse(value);
  if (read.success) return read.data;
  const given = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (given !== format) throw new TrendError(file, at, `this is no line of a trend: it must say "format":"${format}".`);
  const [issue] = read.error.issues;
  throw new TrendError(file, at, `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'it cannot be used'}.`);
}

/** Runs that can be compared: the same load on the same machine against the same core, in the order in which they ran. */
export interface TrendGroup {
  readonly title: string;
  readonly lines: readonly TrendLine[];
}

/** Parts a trend into what can be compared; the group with the latest run comes first. */
export function trendGroups(lines: readonly TrendLine[]): readonly TrendGroup[] {
  const groups = new Map<string, TrendLine[]>();
  for (const line of lines) {
    const { profile, configHash, machine, target, sabotage, load } = line;
    const key = JSON.stringify([profile, configHash, machine.cpu, machine.cores, target, sabotage, load]);
    const known = groups.get(key);
    if (known) known.push(line);
    else groups.set(key, [line]);
  }
  return [...groups.values()]
    .map((group) => ({ title: titleOf(group[0]), lines: group }))
    .sort((a, b) => Date.parse(b.lines.at(-1)?.at ?? '') - Date.parse(a.lines.at(-1)?.at ?? ''));
}

function titleOf(line: TrendLine | undefined): string {
  if (!line) return '';
  const { profile, machine, target, sabotage, configHash } = line;
  return [
    profile,
    ...(target === null ? [] : [target]),
    ...(sabotage.length === 0 ? [] : [`sabotaged: ${sabotage.join(', ')}`]),
    `${machine.cpu}, ${machine.cores} cores`,
    `config ${configHash.slice(0, 12)}`,
  ].join(' · ');
}
