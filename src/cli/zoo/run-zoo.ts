import { availableParallelism } from 'node:os';
import { mutantMarkdown, mutantText } from '#harness/reports/mutants/text.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import { isDetected, runMutants } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { mutants } from '#harness/mutants/index.ts';
import { wholeNumber } from '../shared/errors.ts';
import { findMutant } from '../shared/requested-patch.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';

export interface ZooFlags {
  readonly runs: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly shrink: boolean;
  readonly markdown?: boolean;
  readonly list?: boolean;
}

export async function runZoo(io: CliIo, names: readonly string[], flags: ZooFlags): Promise<void> {
  const selected = names.length === 0 ? mutants : names.map(findMutant);
  if (flags.list === true) {
    io.out(
      selected
        .map(
          ({ name, bug, detectedBy, withinWorlds, store }) =>
            `${name}\n    ${bug}\n    detected by ${detectedBy.join(', ')} within ${withinWorlds} worlds` +
            `${store === undefined ? '' : ` with --store ${store}`}\n`,
        )
        .join('\n'),
    );
    return;
  }
  const options = {
    mutants: selected,
    runs: wholeNumber('--runs', flags.runs, 1, 100),
    seed: wholeNumber('--seed', flags.seed, 0, seedLimit - 1),
    jobs: flags.jobs === undefined ? availableParallelism() : wholeNumber('--jobs', flags.jobs, 1, 256),
    shrinks: flags.shrink,
    version,
  };
  const entries = await runMutants(options, (completed, total) => printProgress(io, completed, total));
  io.out(flags.markdown === true ? mutantMarkdown(entries) : mutantText(entries));
  io.exit(entries.every(isDetected) ? 0 : 1);
}

/** On a terminal, updates one line; in a log, prints every tenth task. */
function printProgress(io: CliIo, completed: number, total: number): void {
  const line = `${completed} of ${total} runs and searches for a smaller world`;
  if (io.errIsTerminal) {
    io.clearErrLine();
    io.err(completed === total ? '' : line);
  } else if (completed % 10 === 0 || completed === total) io.err(`${line}\n`);
}
