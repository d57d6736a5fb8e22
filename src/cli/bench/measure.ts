import { join } from 'node:path';
import { benchProfiles } from '#harness/bench/profiles.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { benchHtml, benchMarkdown, benchSuite, benchText, trendLine } from '#harness/reports/bench/index.ts';
import { callbackAddressIn } from '../certify/flags.ts';
import { readFault } from '../fleet/fault-flag.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters, type ReportContents, type Reporters } from '../shared/reporters/index.ts';
import { reporterNames, type ReporterFlags } from '../shared/reporters/names.ts';
import { makeDefaultFolder } from '../shared/default-folder.ts';
import { appendText, writeText, folderTimestamp } from '../shared/write-file.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import { rejudge } from './rejudge.ts';
import { historyName, makeRunDir, readResult, saveHistory, saveReports } from './result-files.ts';
import { checkTarget } from './target.ts';
import { targetOf } from '../shared/target-account.ts';
import {
  profileOf,
  coreFaultArgs,
  coresOf,
  segmentOf,
  startAtOf,
  usesNodeGenerator,
  type CoreFlags,
  type LoadFlags,
} from './flags.ts';
import { findOrInstallK6 } from './find-k6.ts';
import { runWithConfirmation } from './confirm.ts';
import { benchWording, outputsIn } from '../texts/sentences/index.ts';

/** The flags of `vendloop bench` as they were typed. */
export interface BenchFlags extends LoadFlags, CoreFlags, ReporterFlags {
  readonly target?: string;
  readonly driver?: string;
  readonly callbackListen?: string;
  readonly callbackUrl?: string;
  readonly fleet: boolean;
  readonly out?: string;
  readonly wire?: boolean;
  readonly fault: readonly string[];
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly checkOnly?: string;
  readonly trend?: string;
  readonly list?: boolean;
}

export async function runBench(io: CliIo, name: string, flags: BenchFlags): Promise<void> {
  if (flags.list === true) listProfiles(io);
  else {
    const reporters = openReporters(io, flags, {
      valid: reporterNames,
      command: 'bench',
      fileNames: { json: 'bench.json', html: 'report.html' },
    });
    if (flags.checkOnly === undefined) await measure(io, name, flags, reporters);
    else printResult(io, reporters, await rejudge(io, flags.checkOnly, flags.baseline));
  }
}

/** Prints a result. @param dir the folder of the run's evidence, where it has just been written. */
export function printResult(io: CliIo, reporters: Reporters, result: BenchResult, dir?: string): void {
  const evidenceLine = dir === undefined ? '' : `evidence  ${dir}\n`;
  const wording = benchWording(io.language);
  const contents: ReportContents = {
    title: 'vendloop bench',
    suites: [benchSuite(result)],
    json: () => result,
    html: () => benchHtml(result, wording),
    markdown: () => benchMarkdown(result, wording.translate),
  };
  reporters.finish(
    `${benchText(result, wording.translate)}${evidenceLine === '' ? '' : `\n${evidenceLine}`}`,
    contents,
    dir === undefined ? undefined : () => dir,
  );
  if (reporters.takesOutput) io.err(evidenceLine);
  io.exit(exitCodes[result.verdict]);
}

function listProfiles(io: CliIo): void {
  const width = Math.max(...benchProfiles.map(({ name }) => name.length));
  const t = outputsIn(io.language);
  io.out(benchProfiles.map(({ name, description }) => `${name.padEnd(width)}  ${t(description)}\n`).join(''));
}

/** k6 writes and signs requests of the documented API by itself. @throws UsageError for any other driver. */
function refuseOtherDriver(driver: string | undefined): void {
  if (driver === undefined || driver === 'open-api') return;
  throw new UsageError(
    'bench lets k6 sign the requests of the documented API and cannot go through a driver: load this cloud with a ' +
      'scenario that has "arrivals" and "expect", like vendloop run load.yaml --target URL --driver FILE',
  );
}

async function measure(io: CliIo, name: string, flags: BenchFlags, reporters: Reporters): Promise<void> {
  refuseOtherDriver(flags.driver);
  const profile = profileOf(name, flags);
  const byNode = usesNodeGenerator(profile, flags);
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const target = targetOf(flags.target);
  const cores = coresOf(flags, target);
  const segment = segmentOf(flags, profile, { target, byNode });
  const startAtMs = startAtOf(flags, io.now());
  const callbackAddress = callbackAddressIn(flags);
  const coreArgs = coreFaultArgs(flags);
  for (const [index, fault] of flags.fault.entries()) readFault(fault, index + 1, undefined);
  if (target !== null && coreArgs.length > 0)
    throw new UsageError(`${coreArgs[0] ?? ''} changes the core that bench starts: it cannot be used with --target`);
  const baseline = flags.baseline === undefined ? null : { file: flags.baseline, result: readResult(flags.baseline) };
  if (target !== null) await checkTarget(io, target);
  const dir = makeRunDir(
    flags.out ?? makeDefaultFolder(io, join('reports', `bench-${folderTimestamp(io.now())}-${profile.name}`)),
  );
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  try {
    const k6 = byNode ? null : await findOrInstallK6(io, shutdown.signal);
    const { result, history } = await runWithConfirmation(io, {
      profile,
      seed,
      k6,
      dir,
      target,
      cores,
      segment,
      startAtMs,
      ...callbackAddress,
      withFleet: flags.fleet,
      wire: flags.wire ?? (target !== null && flags.fleet),
      coreArgs,
      fleetFaults: flags.fault,
      dashboard: true,
      baseline,
      ending: shutdown,
    });
    saveHistory(join(dir, historyName), history);
    const saved = saveReports(dir, result, io.language);
    if (flags.saveBaseline !== undefined) saveBaseline(io, flags.saveBaseline, saved);
    if (flags.trend !== undefined) appendText(flags.trend, trendLine(saved));
    printResult(io, reporters, saved, dir);
  } finally {
    shutdown.release();
  }
}

function saveBaseline(io: CliIo, file: string, result: BenchResult): void {
  if (result.verdict !== 'PASS') {
    io.err(`no baseline was saved to ${file}: the run is ${result.verdict}\n`);
    return;
  }
  writeText(file, `${JSON.stringify(result, null, 1)}\n`);
}
