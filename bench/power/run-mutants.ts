import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChildLimits } from './child.ts';
import { buildProgram, CoreCopy, digestOf } from './core-copy.ts';
import { generateMutants, mutatedText, type Sources } from './generate.ts';
import { judgeCore, type JudgedCore, type JudgeRequest, type Phase, type PhaseSeconds } from './judge.ts';
import type { Mutant } from './mutant.ts';
import type { PowerOptions } from './options.ts';
import {
  appendResult,
  headerDifferences,
  parseResults,
  reopenResults,
  type MutantResult,
  type ResultHeader,
  type Results,
} from './results.ts';
import { drawSample, shardOf } from './sample.ts';

/** A part may take so many times the processor time of the sound core, and so many seconds more. */
const [cpuFactor, cpuMore] = [4, 20];
/** Processor time, s, while that of the sound core is unknown. */
const unknownCpuSeconds = 3_600;
/** A process that waits without working ends after so many times its processor time. */
const waitFactor = 20;

/** The program to be mutated: its sources, and where it is built. */
export interface Program {
  readonly root: string;
  readonly sources: Sources;
  /** Folder of everything that this program writes. */
  readonly folder: string;
}

/** The sample of a run. @returns it, and how many mutants it is drawn from. */
export function sampleOf(
  { sources }: Program,
  options: PowerOptions,
): { sample: readonly Mutant[]; generated: number } {
  const mutants = generateMutants(sources);
  if (options.rejudge !== null) return { sample: missedMutants(mutants, options.rejudge), generated: mutants.length };
  const sample = shardOf(drawSample(mutants, options.seed, options.mutants), options.shard);
  return { sample, generated: mutants.length };
}

/** The mutants that results did not catch: a mutant keeps its id while its place in the sources stays as it is. */
function missedMutants(mutants: readonly Mutant[], file: string): readonly Mutant[] {
  const missed = new Set(
    parseResults(readFileSync(file, 'utf8')).mutants.flatMap(({ id, outcome }) => (outcome === 'caught' ? [] : [id])),
  );
  return mutants.filter(({ id }) => missed.has(id));
}

/** The limits of one part. @param sound processor time of the sound core's; nothing while it is measured. */
export function limitsOf(sound: PhaseSeconds | null, phase: Phase): ChildLimits {
  const known = sound?.[phase];
  const cpuSeconds = known === undefined ? unknownCpuSeconds : Math.ceil(cpuFactor * known + cpuMore);
  return { cpuSeconds, seconds: waitFactor * cpuSeconds };
}

/** A linked copy of the program, and the commands that judge it. */
export function openCopy(program: Program, name: string): CoreCopy {
  const built = join(program.folder, `program-${digestOf(program.sources).slice(0, 12)}`);
  buildProgram(program.root, program.sources, built);
  return new CoreCopy(built, join(program.folder, `copy-${process.pid}-${name}`));
}

/**
 * Judges a sample and writes each result as soon as it is known.
 * @param print for progress.
 * @param judge another one in tests.
 * @returns the file of results.
 * @throws Error when the sound core is not passed by its own commands, or the file to go on with is of another run.
 */
export async function runMutants(
  program: Program,
  options: PowerOptions,
  print: (line: string) => void,
  signal: AbortSignal,
  judge: typeof judgeCore = judgeCore,
): Promise<string> {
  const { sample, generated } = sampleOf(program, options);
  const header = headerOf(program, options, generated);
  const file = options.resume ?? options.out ?? join(program.folder, `${header.date.replaceAll(':', '-')}.ndjson`);
  const earlier = options.resume === null ? startFile(file, header) : resumeFile(file, header);
  const judged = new Set(earlier.mutants.map(({ id }) => id));
  const waiting = sample.filter(({ id }) => !judged.has(id));
  print(`${sample.length} of ${generated} mutants, ${waiting.length} to judge; results in ${file}`);
  if (waiting.length === 0) return file;
  const request = { seed: options.worldSeed, worlds: options.worlds, catalogue: true };
  const sound = earlier.sound?.seconds ?? (await measureSound(program, request, { file, print, signal, judge }));
  let done = sample.length - waiting.length;
  const work = async (name: string): Promise<void> => {
    const copy = openCopy(program, name);
    try {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        copy.apply(new Map([[next.file, mutatedText(program.sources, next)]]));
        const judgedCore = await judge(copy.folder, request, (phase) => limitsOf(sound, phase), signal);
        const result = resultOf(next, judgedCore);
        appendResult(file, result);
        done += 1;
        print(`${done}/${sample.length} ${describe(result)}`);
      }
    } finally {
      copy.remove();
    }
  };
  const workers = Array.from({ length: options.workers }, (_, at) => work(String(at)));
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed && !signal.aborted) throw failed.reason;
  return file;
}

function headerOf(program: Program, options: PowerOptions, generated: number): ResultHeader {
  return {
    kind: 'run',
    format: 'vendloop-power/1',
    sources: digestOf(program.sources),
    seed: options.seed,
    worldSeed: options.worldSeed,
    worlds: options.worlds,
    generated,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 19),
    command: options.command,
  };
}

function startFile(file: string, header: ResultHeader): Results {
  if (existsSync(file)) throw new Error(`${file} exists: go on with it by --resume, or name another`);
  mkdirSync(dirname(file), { recursive: true });
  appendResult(file, header);
  return { header, sound: null, mutants: [] };
}

function resumeFile(file: string, header: ResultHeader): Results {
  const earlier = reopenResults(file);
  const differences = headerDifferences(earlier.header, header);
  if (differences.length > 0) throw new Error(`${file} is of another run: it differs in ${differences.join(', ')}`);
  return earlier;
}

interface SoundMeasurement {
  readonly file: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  readonly judge: typeof judgeCore;
}

/** Runs the commands on the core without a mutant: they must pass, and their time bounds that of the mutants. */
async function measureSound(
  program: Program,
  request: JudgeRequest,
  { file, print, signal, judge }: SoundMeasurement,
): Promise<PhaseSeconds> {
  const copy = openCopy(program, 'sound');
  try {
    const { judgement, seconds } = await judge(copy.folder, request, (phase) => limitsOf(null, phase), signal);
    if (judgement.outcome !== 'survived')
      throw new Error(`the core without a mutant does not pass: ${judgement.check} ${judgement.message}`);
    appendResult(file, { kind: 'sound', seconds });
    print(`the sound core passes; processor time ${secondsText(seconds)}`);
    return seconds;
  } finally {
    copy.remove();
  }
}

function resultOf(mutant: Mutant, { judgement, seconds }: JudgedCore): MutantResult {
  const { id, file, line, column, operator, before, text: after } = mutant;
  return { kind: 'mutant', id, file, line, column, operator, before, after, ...judgement, seconds };
}

function describe({ outcome, by, check, phase, file, line, operator, seconds }: MutantResult): string {
  const how = outcome === 'caught' ? `caught by ${by === 'finding' ? check : by} (${phase})` : outcome.toUpperCase();
  return `${file}:${line} ${operator}: ${how}, ${secondsText(seconds)}`;
}

function secondsText(seconds: PhaseSeconds): string {
  return Object.entries(seconds)
    .map(([phase, value]) => `${phase} ${value.toFixed(1)} s`)
    .join(', ');
}
