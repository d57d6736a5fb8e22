import { availableParallelism } from 'node:os';
import { mutantMarkdown, mutantText } from '#harness/reports/mutants/text.ts';
import { mutantRecords, mutantSuite } from '#harness/reports/mutants/suite.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import { isDetected, runMutants } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { mutants } from '#harness/mutants/index.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';
import { wholeNumber } from '../shared/errors.ts';
import { findMutant } from '../shared/requested-patch.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { zooReporters, type ReporterFlags } from '../shared/reporters/names.ts';
import { version } from '../shared/version.ts';
import { outputsIn } from '../texts/sentences/index.ts';

export interface ZooFlags extends ReporterFlags {
  readonly runs: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly shrink: boolean;
  readonly list?: boolean;
  readonly target?: boolean;
}

export async function runZoo(io: CliIo, names: readonly string[], flags: ZooFlags): Promise<void> {
  const t = outputsIn(io.language);
  const selected = names.length === 0 ? mutants : names.map(findMutant);
  if (flags.list === true) {
    io.out(
      selected
        .map(
          ({ name, bug, detectedBy, withinWorlds, ...needs }) =>
            `${name}\n    ${t(bug)}\n    ` +
            `${t(`detected by ${detectedBy.join(', ')} within ${withinWorlds} worlds${needsOf(needs)}`)}\n`,
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
  const reporters = openReporters(io, flags, { valid: zooReporters, command: 'zoo' });
  if (flags.target === true) {
    await (await import('./target/run-zoo-at-target.ts')).runZooAtTarget(io, { ...options, reporters });
    return;
  }
  const startedAt = io.now();
  const entries = await runMutants(options, (completed, total) => printProgress(io, completed, total));
  reporters.finish(mutantText(entries, t), {
    title: 'vendloop zoo',
    suites: [mutantSuite(entries, startedAt, (io.now() - startedAt) / 1000)],
    json: () => ({ mutants: mutantRecords(entries) }),
    markdown: () => mutantMarkdown(entries),
  });
  io.exit(entries.every(isDetected) ? 0 : 1);
}

function needsOf({ store, cores }: Pick<Mutant, 'store' | 'cores'>): string {
  if (cores !== undefined) return ` with --cores ${cores}`;
  return store === undefined ? '' : ` with --store ${store}`;
}

/** On a terminal, updates one line; in a log, prints every tenth task. */
function printProgress(io: CliIo, completed: number, total: number): void {
  const line = `${completed} of ${total} runs and searches for a smaller world`;
  if (io.errIsTerminal) {
    io.clearErrLine();
    io.err(completed === total ? '' : line);
  } else if (completed % 10 === 0 || completed === total) io.err(`${line}\n`);
}
