import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareAb, type AbComparison } from '#harness/bench/ab-comparison.ts';
import type { BenchResult, QuantileComparison } from '#harness/bench/result.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { textTable, type Column } from '#harness/reports/text-table.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import { InterruptedRun } from '#harness/interrupted.ts';
import type { CliIo } from '../shared/io.ts';
import { makeDefaultFolder } from '../shared/default-folder.ts';
import { writeText, folderTimestamp } from '../shared/write-file.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { makeRunDir } from './result-files.ts';
import { profileOf, usesNodeGenerator, type LoadFlags } from './flags.ts';
import { findOrInstallK6 } from './find-k6.ts';
import { coreCommand, runBenchOnce } from './run-once.ts';

export interface CompareFlags extends LoadFlags {
  readonly runs: string;
  readonly profile: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** One side: how its core is started. */
interface CompareVariant {
  readonly name: string;
  readonly coreCommand: readonly string[];
  readonly coreArgs: readonly string[];
}

export async function compare(io: CliIo, a: string, b: string, flags: CompareFlags): Promise<void> {
  const profile = profileOf(flags.profile, flags);
  const runs = wholeNumber('--runs', flags.runs, 5, 100);
  const byNode = usesNodeGenerator(profile, flags);
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const variants = [variantOf(a), variantOf(b)] as const;
  const dir = makeRunDir(flags.out ?? makeDefaultFolder(io, join('reports', `compare-${folderTimestamp(io.now())}`)));
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  try {
    const k6 = byNode ? null : await findOrInstallK6(io, shutdown.signal);
    const results: [BenchResult[], BenchResult[]] = [[], []];
    for (let run = 1; run <= runs; run += 1) {
      // A and B take turns in going first, so that drift of the host affects both.
      for (const index of run % 2 === 1 ? ([0, 1] as const) : ([1, 0] as const)) {
        const variant = variants[index];
        const letter = index === 0 ? 'A' : 'B';
        io.err(`run ${run} of ${runs}, ${letter}: ${variant.name}\n`);
        const { result } = await runBenchOnce(
          { ...io, err: () => undefined },
          {
            profile,
            seed,
            k6,
            dir: makeRunDir(join(dir, `${letter}-${run}`)),
            target: null,
            withFleet: true,
            coreCommand: variant.coreCommand,
            coreArgs: variant.coreArgs,
            dashboard: false,
            baseline: null,
            ending: shutdown,
          },
        );
        if (result.cutShort)
          throw new InterruptedRun(
            `run ${run} of ${letter} was interrupted: ${result.cutShort}; the results of earlier runs are in ${dir}`,
          );
        results[index].push(result);
      }
    }
    const comparison = compareAb(
      {
        profile: profile.name,
        a: { name: variants[0].name, results: results[0] },
        b: { name: variants[1].name, results: results[1] },
      },
      seededRandom(seed),
    );
    writeText(join(dir, 'compare.json'), `${JSON.stringify(comparison, null, 1)}\n`);
    io.out(
      flags.json === true
        ? `${JSON.stringify(comparison, null, 2)}\n`
        : `${compareText(comparison)}\nevidence  ${dir}\n`,
    );
    io.exit(exitCodes[comparison.verdict]);
  } finally {
    shutdown.release();
  }
}

/**
 * Reads `.` or a checkout, followed by options of `serve` after commas. @throws UsageError when it does not exist.
 */
function variantOf(text: string): CompareVariant {
  const [checkout = '.', ...options] = text.split(',');
  const coreArgs = options.flatMap((option) => {
    const at = option.indexOf('=');
    const name = option.slice(0, at);
    if (at < 1 || !['slow', 'zoo', 'config'].includes(name))
      throw new UsageError(
        `"${option}" in "${text}" is no option of a core: write slow=PHASE=DURATION, zoo=MUTANT or config=FILE`,
      );
    return [`--${name}`, option.slice(at + 1)];
  });
  if (checkout === '.') return { name: text, coreCommand: coreCommand(), coreArgs };
  const main = resolve(checkout, 'dist/src/cli/main.js');
  if (!existsSync(main))
    throw new UsageError(`there is no built vendloop in ${checkout}: run npm ci in that checkout (${main} is missing)`);
  return { name: text, coreCommand: coreCommand(main), coreArgs };
}

function compareText({ verdict, reason, profile, a, b, runs, rows }: AbComparison): string {
  const row = ({
    timeName,
    quantile,
    baseMs,
    currentMs,
    baseBlocks,
    currentBlocks,
    diffMs,
    lowMs,
    highMs,
    marginMs,
    isWorse,
  }: QuantileComparison): string[] => [
    timeName,
    quantile === 0.5 ? 'p50' : 'p95',
    ms(baseMs),
    ms(currentMs),
    `${baseBlocks}, ${currentBlocks}`,
    ms(diffMs),
    `${ms(lowMs)} … ${ms(highMs)}`,
    ms(marginMs),
    isWorse ? 'slower' : '',
  ];
  const table = textTable(
    [
      leftColumn('ms'),
      leftColumn(''),
      ...['A', 'B', 'blocks', 'B − A', '99 % interval', 'margin'].map(rightColumn),
      leftColumn(''),
    ],
    rows.map(row),
  );
  return (
    `${verdict} ${reason}\n\nA ${a}\nB ${b}\n${runs} runs of each, alternating, profile ${profile}; medians over the ` +
    `runs, each run is one block\n\n${table}\n`
  );
}

function leftColumn(heading: string): Column {
  return { heading, align: 'left' };
}

function rightColumn(heading: string): Column {
  return { heading, align: 'right' };
}

function ms(value: number): string {
  return value.toFixed(2);
}
