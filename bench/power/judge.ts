import { join } from 'node:path';
import { exitCodes } from '#harness/judge/verdict.ts';
import { runChild, type ChildEnd, type ChildLimits } from './child.ts';

/** The parts of a judgement, in their order. Each is a command of the program. */
export const phases = ['first-worlds', 'catalogue', 'more-worlds'] as const;
export type Phase = (typeof phases)[number];

/** Worlds before the catalogue: most mutants end here. A multiple of 20, so that the same worlds are run twice. */
const firstWorlds = 60;

/** How a mutant was judged. */
export interface Judgement {
  /**
   * `caught`: a command failed. `inconclusive`: none failed, but one could not judge; that is not caught. `survived`:
   * all passed.
   */
  readonly outcome: 'caught' | 'inconclusive' | 'survived';
  /** By which part; null for a survivor. */
  readonly phase: Phase | null;
  /** `finding`: a rule was violated; `crash`: the program failed; `no-end`: it did not end, or a world did not. */
  readonly by: 'finding' | 'crash' | 'no-end' | null;
  /** The check that found it; empty without one. */
  readonly check: string;
  readonly message: string;
}

/** What one command gave. Null: it passed. */
export type PhaseFinding = Omit<Judgement, 'phase'> | null;

/** What to run. */
export interface JudgeRequest {
  /** Seed of the first world. */
  readonly seed: number;
  readonly worlds: number;
  /** With the catalogue, or by worlds alone. */
  readonly catalogue: boolean;
}

/** The arguments of each part. @param folder where the evidence of the catalogue goes. */
export function phaseCommands({ seed, worlds, catalogue }: JudgeRequest, folder: string): readonly [Phase, string[]][] {
  const simulate = (first: number, count: number): string[] => [
    ...['simulate', '--worlds', String(count), '--seed', String(first)],
    ...['--jobs', '1', '--shrink-seconds', '0', '--json'],
  ];
  const run = ['run', '--all', '--stage', 'virtual', '--json', '--force', '--out', join(folder, 'evidence')];
  const more = worlds - firstWorlds;
  return [
    ['first-worlds', simulate(seed, Math.min(worlds, firstWorlds))],
    ...(catalogue ? [['catalogue', run] as [Phase, string[]]] : []),
    ...(more > 0 ? [['more-worlds', simulate(seed + firstWorlds, more)] as [Phase, string[]]] : []),
  ];
}

/** Processor time of each part, s. */
export type PhaseSeconds = Partial<Record<Phase, number>>;

/** A judgement with what it cost. */
export interface JudgedCore {
  readonly judgement: Judgement;
  readonly seconds: PhaseSeconds;
}

/**
 * Judges a copy of the program by its own commands and nothing else; ends with the first part that catches it.
 * @param limits of each part.
 */
export async function judgeCore(
  folder: string,
  request: JudgeRequest,
  limits: (phase: Phase) => ChildLimits,
  signal: AbortSignal,
): Promise<JudgedCore> {
  const seconds: PhaseSeconds = {};
  let unclear: Judgement | null = null;
  for (const [phase, args] of phaseCommands(request, folder)) {
    const end = await runChild([join(folder, 'src/cli/main.js'), ...args], limits(phase), signal);
    seconds[phase] = end.cpuSeconds;
    const found = phase === 'catalogue' ? judgeCatalogue(end) : judgeWorlds(end);
    if (found?.outcome === 'caught') return { judgement: { ...found, phase }, seconds };
    if (found) unclear ??= { ...found, phase };
  }
  return { judgement: unclear ?? { outcome: 'survived', phase: null, by: null, check: '', message: '' }, seconds };
}

interface SimulationOutput {
  readonly verdict: string;
  readonly reason: string;
  readonly unfinished: number;
  readonly failed: readonly { readonly found: readonly { readonly check: string; readonly description: string }[] }[];
}

/** What `simulate --json` found. */
export function judgeWorlds(end: ChildEnd): PhaseFinding {
  const output = parseOutput(end) as SimulationOutput | null;
  if (output === null) return brokenProgram(end);
  const { verdict, reason, unfinished, failed } = output;
  if (verdict === 'PASS') return null;
  const [finding] = failed.flatMap(({ found }) => found);
  if (finding) return caught('finding', finding.check, finding.description);
  if (verdict === 'CRASHED') return caught('crash', '', reason);
  if (unfinished > 0) return caught('no-end', '', reason);
  return { outcome: 'inconclusive', by: null, check: '', message: reason };
}

interface CatalogueOutput {
  readonly runs: readonly {
    readonly scenario: string;
    readonly verdict: string;
    readonly reason: string;
    readonly asDeclared: boolean;
    readonly checks: readonly { readonly check: string; readonly findings: number }[];
  }[];
}

/** What `run --all` exits with when it has played every scenario. */
const playedCodes: ReadonlySet<number | null> = new Set(Object.values(exitCodes));

/** What `run --all --json` found: a scenario whose verdict is not the declared one, or that could not be played. */
export function judgeCatalogue(end: ChildEnd): PhaseFinding {
  const output = parseOutput(end) as CatalogueOutput | null;
  if (output === null) return brokenProgram(end);
  const others = output.runs.filter(({ asDeclared }) => !asDeclared);
  const failed = others.find(({ verdict }) => verdict !== 'INCONCLUSIVE');
  if (failed) {
    const check = failed.checks.find(({ findings }) => findings > 0)?.check ?? 'expectations';
    return caught('finding', check, `${failed.scenario}: ${failed.verdict}. ${failed.reason}`);
  }
  if (!playedCodes.has(end.code)) return brokenProgram(end);
  const [first] = others;
  if (!first) return null;
  return { outcome: 'inconclusive', by: null, check: '', message: `${first.scenario}: ${first.reason}` };
}

function caught(by: 'finding' | 'crash' | 'no-end', check: string, message: string): PhaseFinding {
  return { outcome: 'caught', by, check, message: message.slice(0, 300) };
}

/** A program without a result: it did not end, or it failed before it had one. What another killed proves nothing. */
function brokenProgram(end: ChildEnd): PhaseFinding {
  if (end.killed) return { outcome: 'inconclusive', by: null, check: '', message: 'the process was killed' };
  if (end.outOfTime || /heap out of memory/.test(end.stderr))
    return caught('no-end', '', end.outOfTime ? 'it used all its time' : 'it used all its memory');
  const line = end.stderr.split('\n').find((text) => /error/i.test(text)) ?? '';
  return caught('crash', '', `exit code ${end.code}: ${line.trim()}`);
}

function parseOutput({ stdout }: ChildEnd): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}
