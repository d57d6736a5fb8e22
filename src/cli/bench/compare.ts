import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { compareSides, type SidesResult } from '#harness/bench/ab-comparison.ts';
import type { BenchResult, Compared } from '#harness/bench/result.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { textTable, type Column } from '#harness/reports/text-table.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { Complaint, wholeNumber } from '../shared/errors.ts';
import { CutShort } from '#harness/interrupted.ts';
import type { CliIo } from '../shared/io.ts';
import { makeOwnFolder, writeText } from '../shared/write-file.ts';
import { ending, endsWithinMs } from '../shared/shutdown.ts';
import { stampOf } from '../shared/folder-timestamp.ts';
import { makeRunDir } from './result-files.ts';
import { profileOf, type LoadFlags } from './flags.ts';
import { k6For } from './find-k6.ts';
import { ownCommand, runOne } from './run-once.ts';

interface CompareFlags extends LoadFlags {
  readonly runs: string;
  readonly profile: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** One side: how its core is started. */
interface Side {
  readonly name: string;
  readonly coreCommand: readonly string[];
  readonly coreArgs: readonly string[];
}

/** `vendloop bench compare`: two cores under one load, in turn. */
export function registerCompare(bench: Command, io: CliIo): void {
  bench
    .command('compare')
    .description('run two cores in turn under one load, and say whether the second is slower')
    .argument(
      '<a>',
      'a checkout that is built, "." for this vendloop; behind commas what it is started with, for example .,slow=store=5ms or ../next,config=core.json',
    )
    .argument('<b>', 'likewise')
    .option('--profile <name>', 'which load', 'gate')
    .option('--runs <n>', 'runs of each, 5 at least', '5')
    .option('--rate <n>', 'requests a second')
    .option('--duration <s>', 'seconds that are measured, of each run')
    .option('--warmup <s>', 'seconds before that')
    .option('--machines <n>', 'machines that are sold at')
    .option('--seed <n>', 'seed of the machines; the same for all runs', '1')
    .option('--out <dir>', 'where to leave the evidence (default: reports/compare-…)')
    .option('--json', 'print the result as JSON')
    .action((a: string, b: string, _flags: unknown, command: Command) =>
      compare(io, a, b, command.opts<CompareFlags>()),
    );
}

async function compare(io: CliIo, a: string, b: string, flags: CompareFlags): Promise<void> {
  const profile = profileOf(flags.profile, flags);
  const runs = wholeNumber('--runs', flags.runs, 5, 100);
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const sides = [sideOf(a), sideOf(b)] as const;
  const dir = makeRunDir(flags.out ?? makeOwnFolder(join('reports', `compare-${stampOf(io.now())}`)));
  const end = ending(io, { withinMs: endsWithinMs, lateCode: 3 });
  try {
    const k6 = await k6For(io, end.signal);
    const results: [BenchResult[], BenchResult[]] = [[], []];
    for (let run = 1; run <= runs; run += 1) {
      // A first, then B first: what warms up or wears out meanwhile must not count for one of them.
      for (const index of run % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const)) {
        const side = sides[index];
        const letter = index === 0 ? 'A' : 'B';
        io.err(`run ${run} of ${runs}, ${letter}: ${side.name}\n`);
        const { result } = await runOne(
          { ...io, err: () => undefined },
          {
            profile,
            seed,
            k6,
            dir: makeRunDir(join(dir, `${letter}-${run}`)),
            target: null,
            withFleet: true,
            coreCommand: side.coreCommand,
            coreArgs: side.coreArgs,
            dashboard: false,
            baseline: null,
            ending: end,
          },
        );
        if (result.cutShort)
          throw new CutShort(
            `run ${run} of ${letter} was cut short: ${result.cutShort}; what the runs before it measured is in ${dir}`,
          );
        results[index].push(result);
      }
    }
    const compared = compareSides(
      {
        profile: profile.name,
        a: { name: sides[0].name, results: results[0] },
        b: { name: sides[1].name, results: results[1] },
      },
      seededRandom(seed),
    );
    writeText(join(dir, 'compare.json'), `${JSON.stringify(compared, null, 1)}\n`);
    io.out(
      flags.json === true ? `${JSON.stringify(compared, null, 2)}\n` : `${compareText(compared)}\nevidence  ${dir}\n`,
    );
    io.exit(exitCodes[compared.verdict]);
  } finally {
    end.release();
  }
}

/** `.` or a checkout, and behind commas what `serve` is started with. @throws Complaint when there is no such checkout. */
function sideOf(text: string): Side {
  const [place = '.', ...options] = text.split(',');
  const coreArgs = options.flatMap((option) => {
    const at = option.indexOf('=');
    const name = option.slice(0, at);
    if (at < 1 || !['slow', 'zoo', 'config'].includes(name))
      throw new Complaint(
        `"${option}" in "${text}" is nothing that a core is started with: take slow=STAGE=DURATION, zoo=ANIMAL or config=FILE`,
      );
    return [`--${name}`, option.slice(at + 1)];
  });
  if (place === '.') return { name: text, coreCommand: ownCommand(), coreArgs };
  const main = resolve(place, 'dist/src/cli/main.js');
  if (!existsSync(main))
    throw new Complaint(`there is no built vendloop in ${place}: run npm ci in that checkout (${main} is missing)`);
  return { name: text, coreCommand: [process.execPath, ...process.execArgv, main], coreArgs };
}

function compareText({ verdict, why, profile, a, b, runs, rows }: SidesResult): string {
  const row = ({
    of,
    quantile,
    baseMs,
    hereMs,
    baseBlocks,
    hereBlocks,
    diffMs,
    lowMs,
    highMs,
    marginMs,
    isWorse,
  }: Compared): string[] => [
    of,
    quantile === 0.5 ? 'p50' : 'p95',
    ms(baseMs),
    ms(hereMs),
    `${baseBlocks}, ${hereBlocks}`,
    ms(diffMs),
    `${ms(lowMs)} … ${ms(highMs)}`,
    ms(marginMs),
    isWorse ? 'slower' : '',
  ];
  const table = textTable(
    [left('ms'), left(''), ...['A', 'B', 'blocks', 'B − A', '99 % interval', 'margin'].map(right), left('')],
    rows.map(row),
  );
  return `${verdict} ${why}\n\nA ${a}\nB ${b}\n${runs} runs of each in turn, profile ${profile}; medians over the runs, each of which is one block\n\n${table}\n`;
}

function left(heading: string): Column {
  return { heading, align: 'left' };
}

function right(heading: string): Column {
  return { heading, align: 'right' };
}

function ms(value: number): string {
  return value.toFixed(2);
}
