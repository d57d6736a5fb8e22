import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { zooMarkdown, zooText } from '#harness/reports/mutants/text.ts';
import { seedLimit } from '#harness/simulation/seeds.ts';
import type { Animal } from '#harness/mutants/mutant.ts';
import { isCaught, takeCensus } from '#harness/simulation/mutant-runs/run-mutants.ts';
import { animals } from '#harness/mutants/index.ts';
import { animalNamed } from '#harness/mutants/named.ts';
import { Complaint, messageOf, wholeNumber } from '../shared/errors.ts';
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
  const chosen = names.length === 0 ? animals : names.map(named);
  if (flags.list === true) {
    io.out(
      chosen
        .map(
          ({ name, bug, caughtBy, within }) =>
            `${name}\n    ${bug}\n    caught by ${caughtBy.join(', ')} within ${within} worlds\n`,
        )
        .join('\n'),
    );
    return;
  }
  const order = {
    animals: chosen,
    runs: wholeNumber('--runs', flags.runs, 1, 100),
    seed: wholeNumber('--seed', flags.seed, 0, seedLimit - 1),
    jobs: flags.jobs === undefined ? availableParallelism() : wholeNumber('--jobs', flags.jobs, 1, 256),
    shrinks: flags.shrink,
    version,
  };
  const entries = await takeCensus(order, (done, of) => progress(io, done, of));
  io.out(flags.markdown === true ? zooMarkdown(entries) : zooText(entries));
  io.exit(entries.every(isCaught) ? 0 : 1);
}

function named(name: string): Animal {
  try {
    return animalNamed(name);
  } catch (error) {
    throw new Complaint(messageOf(error), { cause: error });
  }
}

/** On a terminal one line that changes; in a log every tenth piece of work. */
function progress(io: CliIo, done: number, of: number): void {
  const says = `${done} of ${of} hunts and searches for a smaller world`;
  if (io.errIsTerminal) {
    io.clearErrLine();
    io.err(done === of ? '' : says);
  } else if (done % 10 === 0 || done === of) io.err(`${says}\n`);
}
