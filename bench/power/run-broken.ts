import { patchedSources, type BrokenCore } from './broken-core.ts';
import type { ChildLimits } from './child.ts';
import { judgeCore, type Judgement } from './judge.ts';
import type { PowerOptions } from './options.ts';
import { openCopy, type Program } from './run-mutants.ts';

/** A broken core must be caught with each of so many seeds. */
const seedCount = 3;
/** Worlds of one seed are not those of another. */
const seedStep = 100_000;

/** A second of processor time for each world, and more for the start. A process that waits ends later. */
const limitsFor = (worlds: number): ChildLimits => ({ cpuSeconds: worlds + 60, seconds: 20 * (worlds + 60) });

/**
 * Judges broken cores by worlds alone, with three seeds each, and prints a table. A core that one seed does not catch
 * is not judged with the next.
 */
export async function runBroken(
  program: Program,
  all: readonly BrokenCore[],
  options: PowerOptions,
  names: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const unknown = names.find((name) => !all.some((core) => core.name === name));
  if (unknown !== undefined)
    throw new Error(`no broken core ${unknown}; there are ${all.map(({ name }) => name).join(', ')}`);
  const chosen = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const seeds = Array.from({ length: seedCount }, (_, at) => options.worldSeed + at * seedStep);
  print(`| broken core | what it does | ${seeds.map((seed) => `seed ${seed}`).join(' | ')} |`);
  print(`|${' --- |'.repeat(2 + seedCount)}`);
  const copy = openCopy(program, 'broken');
  let caught = 0;
  try {
    for (const core of chosen) {
      copy.apply(patchedSources(program.sources, core));
      const judgements: Judgement[] = [];
      for (const seed of seeds) {
        const request = { seed, worlds: options.worlds, catalogue: false };
        const { judgement } = await judgeCore(copy.folder, request, () => limitsFor(options.worlds), signal);
        judgements.push(judgement);
        if (judgement.outcome !== 'caught') break;
      }
      if (judgements.every(({ outcome }) => outcome === 'caught')) caught += 1;
      const cells = seeds.map((_, at) => cell(judgements[at]));
      print(`| ${core.name} | ${core.description} | ${cells.join(' | ')} |`);
    }
  } finally {
    copy.remove();
  }
  print(`${caught} of ${chosen.length} caught with each of ${seedCount} seeds, ${options.worlds} worlds each`);
}

function cell(judgement: Judgement | undefined): string {
  if (!judgement) return '–';
  const { outcome, by, check } = judgement;
  return outcome === 'caught' ? (by === 'finding' ? check : (by ?? '')) : outcome;
}
