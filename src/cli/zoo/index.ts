import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { mutantMarkdown, mutantText } from '#harness/reports/mutants/text.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import type { Mutant } from '#harness/mutants/mutant.ts';
import { isDetected, runMutants } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { mutants } from '#harness/mutants/index.ts';
import { mutantByName } from '#harness/mutants/named.ts';
import { UsageError, messageOf, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';

interface ZooFlags {
  readonly runs: string;
  readonly seed: string;
  readonly jobs?: string;
  readonly shrink: boolean;
  readonly markdown?: boolean;
  readonly list?: boolean;
}

/** `vendloop zoo`: whether the harness would see the bugs that it is there to see. */
export function registerZoo(program: Command, io: CliIo): void {
  program
    .command('zoo')
    .description('break the core in every way that the zoo knows, and show which check catches each, and how soon')
    .argument('[animal...]', 'bugs of the zoo; all of them when none is named')
    .option('--list', 'only say what there is, and which checks must see it')
    .option('--runs <n>', 'hunts of each animal, each in other worlds', '5')
    .option('--seed <n>', 'seed of the first world of the first hunt', '1')
    .option('--jobs <n>', 'worker threads (default: one for each processor)')
    .option('--no-shrink', 'do not make the failing worlds smaller')
    .option('--markdown', 'print the table as Markdown')
    .addHelpText(
      'after',
      '\nExit codes: 0 every animal was caught by one of its own checks within its worlds, 1 one escaped, 2 usage.',
    )
    .action((names: string[], flags: ZooFlags) => runZoo(io, names, flags));
}

async function runZoo(io: CliIo, names: readonly string[], flags: ZooFlags): Promise<void> {
  const selected = names.length === 0 ? mutants : names.map(findMutant);
  if (flags.list === true) {
    io.out(
      selected
        .map(
          ({ name, bug, detectedBy, withinWorlds }) =>
            `${name}\n    ${bug}\n    caught by ${detectedBy.join(', ')} within ${withinWorlds} worlds\n`,
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

function findMutant(name: string): Mutant {
  try {
    return mutantByName(name);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** On a terminal one line that changes; in a log every tenth piece of work. */
function printProgress(io: CliIo, completed: number, total: number): void {
  const line = `${completed} of ${total} hunts and searches for a smaller world`;
  if (io.errIsTerminal) {
    io.clearErrLine();
    io.err(completed === total ? '' : line);
  } else if (completed % 10 === 0 || completed === total) io.err(`${line}\n`);
}
