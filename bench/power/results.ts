import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { z } from 'zod';
import { operatorNames } from './mutant.ts';
import { phases } from './judge.ts';

const seconds = z.partialRecord(z.enum(phases), z.number());

const header = z.strictObject({
  kind: z.literal('run'),
  format: z.literal('vendloop-power/1'),
  /** SHA-256 of the program's sources. */
  sources: z.string(),
  /** Of the sample. */
  seed: z.int(),
  worldSeed: z.int(),
  worlds: z.int(),
  /** How many mutants the operators made; the sample is drawn from these. */
  generated: z.int(),
  node: z.string(),
  date: z.string(),
  command: z.string(),
});

const sound = z.strictObject({ kind: z.literal('sound'), seconds });

const judged = z.strictObject({
  kind: z.literal('mutant'),
  id: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  operator: z.enum(operatorNames),
  before: z.string(),
  after: z.string(),
  outcome: z.enum(['caught', 'inconclusive', 'survived']),
  phase: z.enum(phases).nullable(),
  by: z.enum(['finding', 'crash', 'no-end']).nullable(),
  check: z.string(),
  message: z.string(),
  /** Processor time of each part, s. */
  seconds,
});

/** The first line of a file of results. Results of different headers are not put together. */
export type ResultHeader = z.output<typeof header>;
/** What the core without a mutant took; the limits come from it. */
export type SoundResult = z.output<typeof sound>;
/** One judged mutant. */
export type MutantResult = z.output<typeof judged>;

const line = z.discriminatedUnion('kind', [header, sound, judged]);

/** A file of results. */
export interface Results {
  readonly header: ResultHeader;
  readonly sound: SoundResult | null;
  readonly mutants: readonly MutantResult[];
}

/**
 * Reads the lines of a file of results. A last line without its end was cut off by the end of the program, and is left
 * out.
 * @throws Error naming the line that is none.
 */
export function parseResults(text: string): Results {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = complete.split('\n').filter((entry) => entry !== '');
  const parsed = lines.map((entry, at) => {
    try {
      return line.parse(JSON.parse(entry));
    } catch (error) {
      throw new Error(`line ${at + 1} is no result: ${entry.slice(0, 80)}`, { cause: error });
    }
  });
  const [first] = parsed;
  if (first?.kind !== 'run') throw new Error('it does not begin with a line of kind "run"');
  const byId = new Map(parsed.flatMap((entry) => (entry.kind === 'mutant' ? [[entry.id, entry] as const] : [])));
  const soundLine = parsed.find((entry) => entry.kind === 'sound') ?? null;
  return { header: first, sound: soundLine, mutants: [...byId.values()] };
}

/** Appends one line, in one write: what was judged is never lost. */
export function appendResult(file: string, result: ResultHeader | SoundResult | MutantResult): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

/**
 * Reads a file of results in order to go on with it, and takes away a last line that was cut off.
 * @throws Error when it holds other things than results.
 */
export function reopenResults(file: string): Results {
  const text = readFileSync(file, 'utf8');
  const results = parseResults(text);
  truncateSync(file, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
  return results;
}

/** What makes two headers those of one run. @returns the members that differ. */
export function headerDifferences(one: ResultHeader, other: ResultHeader): readonly string[] {
  return (['sources', 'seed', 'worldSeed', 'worlds', 'generated'] as const).filter((name) => one[name] !== other[name]);
}

/** Puts the results of shards together. @throws Error when they are of different runs. */
export function mergeResults(all: readonly Results[]): Results {
  const [first] = all;
  if (!first) throw new Error('no results');
  for (const { header: other } of all) {
    const differences = headerDifferences(first.header, other);
    if (differences.length > 0) throw new Error(`the files differ in ${differences.join(', ')}`);
  }
  const byId = new Map(all.flatMap(({ mutants }) => mutants.map((mutant) => [mutant.id, mutant] as const)));
  return { ...first, mutants: [...byId.values()] };
}
