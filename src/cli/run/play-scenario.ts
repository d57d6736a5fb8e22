import { join } from 'node:path';
import type { Verdict } from '#harness/judge/verdict.ts';
import { runReports, type RunReports } from '#harness/reports/report-files.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { pageWording } from '../run-report/page-wording.ts';
import { JoinError } from '#harness/runner/join-target.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunOptions, type RunResult } from '#harness/runner/run.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { LineTimes } from '#harness/reports/line-times.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { ProxyAddress } from '#harness/stages/external/external-proxy.ts';
import type { StoreKind } from '#harness/stages/store-kind.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { InternalError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import type { ChosenScenario } from './choose-scenarios.ts';
import { compareWithDeclaration, type DeclarationResult } from '#harness/runner/compare-declaration.ts';
import { openEvidence, type Evidence } from './evidence.ts';
import type { OpenTarget } from './target-of-run.ts';

/** How a scenario is run. */
export interface PlayOptions {
  readonly stage: Scenario['stages'][number];
  readonly seed: number;
  readonly speed: number;
  /** A core that runs already, in place of one of the run's own on `stage`. */
  readonly target?: OpenTarget | undefined;
  /** Where the core of a virtual run keeps its rows; in memory by default. */
  readonly store?: StoreKind;
  /** Parent folder of the run's evidence folder. */
  readonly out: string;
  readonly force: boolean;
  /** Prints the progress of a live run to standard error. */
  readonly showProgress: boolean;
  /** Where real machines dial, and how they are waited for. */
  readonly proxy?: ProxyAddress | undefined;
  readonly external?: RunOptions['external'];
  readonly profiles: NonNullable<RunOptions['profiles']>;
  /** Faults of the core, and the flags that repeat them. */
  readonly patch?: { readonly make: NonNullable<RunOptions['patch']>; readonly flags: readonly string[] } | undefined;
  /** Runs the scenario; default: on a new stage. */
  readonly runWorld?: (options: RunOptions) => Promise<RunResult>;
  /** For a person who takes part: called before each step, for each question, and at the start. */
  readonly beforeStep?: RunOptions['beforeStep'];
  readonly operator?: RunOptions['operator'];
  readonly onStart?: RunOptions['onStart'];
  /** Resolves when the run must end early. */
  readonly interrupted?: Promise<void>;
  /** The command that repeats the run; default: `vendloop run`. */
  readonly replay?: string;
  /** Judges the run; default: by what its scenario declares. */
  readonly judge?: (result: RunResult) => { readonly verdict: Verdict; readonly declaration: DeclarationResult };
}

/** A finished run with its evidence on disk. */
export interface PlayedRun {
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly declaration: DeclarationResult;
  readonly historyFile: string;
  readonly replay: string;
  /** Names of the other files in the folder of the history. */
  readonly files: readonly string[];
  readonly record: RunReports['record'];
  readonly suite: RunReports['suite'];
  /** Where the scenario's parts stand, if it was read from a file. */
  readonly places: ChosenScenario['places'] | undefined;
}

/** Runs a scenario and keeps its evidence on disk. */
export async function playScenario(
  io: CliIo,
  { scenario, requestedAs, places }: ChosenScenario,
  options: PlayOptions,
): Promise<PlayedRun> {
  const evidence = openEvidence(join(options.out, scenario.name), options.force);
  const run = options.runWorld ?? ((runOptions) => runOnStage(scenario, options, evidence.dir, runOptions));
  const startedAt = io.now();
  const clock = new SystemClock();
  const lineTimes = new LineTimes(() => clock.monotonic());
  // However the process ends, recorded events must be on disk.
  const flushOnExit = (): void => evidence.history.flush();
  process.once('exit', flushOnExit);
  try {
    const rawResult = await run({
      ...runOptionsOf(options),
      write: (line) => {
        lineTimes.record();
        evidence.history.write(line);
      },
      now: () => clock.monotonic(),
      ...(options.showProgress && { onTick: progressPrinter(io, scenario, evidence) }),
    }).catch((error: unknown) => {
      if (error instanceof JoinError || error instanceof DriverError) throw error;
      throw new InternalError(
        `${scenario.name} failed: ${messageOf(error)}; the history so far is in ${evidence.historyFile}`,
        { cause: error },
      );
    });
    evidence.history.complete();
    const judgement = options.judge?.(rawResult);
    const result: RunResult = judgement ? { ...rawResult, verdict: judgement.verdict } : rawResult;
    const declaration = judgement?.declaration ?? compareWithDeclaration(scenario, rawResult);
    const { historyFile } = evidence;
    const replay = options.replay ?? replayCommand(io, requestedAs, options);
    const origin = { version, node: process.version, startedAt };
    const about = { ...origin, historyFile, replay, ...aboutDeclaration(scenario, declaration) };
    const wording = pageWording(io.language, result);
    const { files, ...reports } = runReports(result, about, lineTimes.times(), { places, wording });
    for (const { name, text } of files) evidence.save(name, text);
    return {
      scenario,
      result,
      declaration,
      places,
      historyFile,
      replay,
      files: files.map(({ name }) => name),
      ...reports,
    };
  } finally {
    process.off('exit', flushOnExit);
    clock.close();
    evidence.history.close();
  }
}

function runOptionsOf(options: PlayOptions): RunOptions {
  const { seed, profiles, target, beforeStep, operator, onStart, interrupted, patch, external } = options;
  return {
    seed,
    profiles,
    ...(target && { target }),
    ...(beforeStep && { beforeStep }),
    ...(operator && { operator }),
    ...(onStart && { onStart }),
    ...(interrupted && { budgetSpent: interrupted }),
    ...(patch && { patch: patch.make }),
    ...(external && { external }),
  };
}

/** The `vendloop run` command that repeats a run. */
function replayCommand(io: CliIo, requestedAs: string, options: PlayOptions): string {
  const { stage, seed, speed, store, patch, target } = options;
  if (target) return io.command('run', requestedAs, ...target.flags, '--seed', `${seed}`);
  return io.command(
    'run',
    requestedAs,
    '--stage',
    stage,
    '--seed',
    `${seed}`,
    ...(stage === 'live' ? ['--speed', `${speed}`] : []),
    ...(stage === 'virtual' && store === 'sqlite' ? ['--store', store] : []),
    ...(patch?.flags ?? []),
  );
}

/** The scenario's declaration for the reports; empty, if there is none to compare with. */
function aboutDeclaration({ verdict }: Scenario, { message, matches, inconclusive }: DeclarationResult) {
  if (message === '') return {};
  return {
    declaration: message,
    declaredVerdict: verdict,
    matchesDeclaration: matches,
    ...(inconclusive !== undefined && { inconclusive }),
  };
}

async function runOnStage(
  scenario: Scenario,
  { stage: name, seed, speed, store = 'memory', target, proxy }: PlayOptions,
  dir: string,
  options: RunOptions,
): Promise<RunResult> {
  const stage = target
    ? target.openStage(seed)
    : name === 'virtual'
      ? virtualStage({ seed, network: networkDelays(scenario), store })
      : liveStage({ seed, speed, dir, proxy });
  try {
    return await runScenario(scenario, stage, options);
  } finally {
    await stage.close();
  }
}

/** Prints the progress of a live run: what it waits for, and how long that can take. */
function progressPrinter(io: CliIo, scenario: Scenario, evidence: Evidence): NonNullable<RunOptions['onTick']> {
  return ({ t, started, settled, inFlight, pendingCallbacks, fallbackInMs }) => {
    evidence.history.flush();
    const limit =
      fallbackInMs === null
        ? ''
        : ` (${formatDuration(Math.max(0, Math.round(fallbackInMs / 1000) * 1000))} until the fallback of the oldest)`;
    const machineText = inFlight === 0 ? '' : `, waiting for ${inFlight} machine${inFlight === 1 ? '' : 's'}${limit}`;
    const callbackText =
      pendingCallbacks === 0 ? '' : `, ${pendingCallbacks} callback${pendingCallbacks === 1 ? '' : 's'} pending`;
    io.err(
      `${scenario.name}: ${formatDuration(t)} of machine time, ${settled} of ${started} deliveries ` +
        `settled${machineText}${callbackText}\n`,
    );
  };
}
