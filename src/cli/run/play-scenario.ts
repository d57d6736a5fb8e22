import { join } from 'node:path';
import type { Verdict } from '#harness/judge/verdict.ts';
import { reportFiles } from '#harness/reports/report-files.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario, type RunOptions, type RunResult } from '#harness/runner/run.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { LineTimes } from '#harness/reports/line-times.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { InternalError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import type { ChosenScenario } from './choose-scenarios.ts';
import { compareWithDeclaration, type DeclarationResult } from './compare-declaration.ts';
import { openEvidence, type Evidence } from './evidence.ts';

/** How a scenario is played. */
export interface PlayOptions {
  readonly stage: Scenario['stages'][number];
  readonly seed: number;
  readonly speed: number;
  /** Folder in which the evidence of the run gets a folder of its own. */
  readonly out: string;
  readonly force: boolean;
  /** Tells on standard error how a live run stands. */
  readonly showProgress: boolean;
  readonly profiles: NonNullable<RunOptions['profiles']>;
  /** A core that is broken or slowed on purpose, and the flags that have it again. */
  readonly patch?: { readonly make: NonNullable<RunOptions['patch']>; readonly flags: readonly string[] } | undefined;
  /** How the run is lived through, where a stage that is made for it is not meant. */
  readonly runWorld?: (options: RunOptions) => Promise<RunResult>;
  /** Asked before each step, and what steps ask: where somebody plays along. */
  readonly beforeStep?: RunOptions['beforeStep'];
  readonly operator?: RunOptions['operator'];
  readonly onStart?: RunOptions['onStart'];
  /** Settles when somebody wants it to end where it stands. */
  readonly interrupted?: Promise<void>;
  /** The command that has the run again, where it is not `vendloop run`. */
  readonly replay?: string;
  /** Judges the run by something else than what its scenario declares. */
  readonly judge?: (result: RunResult) => { readonly verdict: Verdict; readonly declaration: DeclarationResult };
}

/** A run that is over, with its evidence on disk. */
export interface PlayedRun {
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly declaration: DeclarationResult;
  readonly historyFile: string;
  readonly replay: string;
  /** Names of the files beside the history. */
  readonly files: readonly string[];
  /** Where a step stands in the scenario's file, where it has one. */
  readonly lineOf: ChosenScenario['lineOf'] | undefined;
}

/** Plays a scenario and leaves its evidence on disk. */
export async function playScenario(
  io: CliIo,
  { scenario, requestedAs, lineOf }: ChosenScenario,
  playOptions: PlayOptions,
): Promise<PlayedRun> {
  const evidence = openEvidence(join(playOptions.out, scenario.name), playOptions.force);
  const { seed, speed } = playOptions;
  const run =
    playOptions.runWorld ?? ((runOptions: RunOptions) => runOnStage(scenario, playOptions, evidence.dir, runOptions));
  const clock = new SystemClock();
  const lineTimes = new LineTimes(() => clock.monotonic());
  // Whatever ends the process: what has been seen is on disk.
  const flushOnExit = (): void => evidence.flush();
  process.once('exit', flushOnExit);
  try {
    const onTick = playOptions.showProgress ? { onTick: progressPrinter(io, scenario, evidence) } : {};
    const write = (line: string): void => {
      lineTimes.record();
      evidence.write(line);
    };
    const runOptions: RunOptions = {
      seed,
      profiles: playOptions.profiles,
      write,
      now: () => clock.monotonic(),
      ...onTick,
      ...(playOptions.beforeStep && { beforeStep: playOptions.beforeStep }),
      ...(playOptions.operator && { operator: playOptions.operator }),
      ...(playOptions.onStart && { onStart: playOptions.onStart }),
      ...(playOptions.interrupted && { budgetSpent: playOptions.interrupted }),
      ...(playOptions.patch && { patch: playOptions.patch.make }),
    };
    const rawResult = await run(runOptions).catch((error: unknown) => {
      throw new InternalError(
        `${scenario.name} broke off: ${messageOf(error)}; the history so far is in ${evidence.historyFile}`,
        { cause: error },
      );
    });
    evidence.complete();
    const judgement = playOptions.judge?.(rawResult);
    const result: RunResult = judgement ? { ...rawResult, verdict: judgement.verdict } : rawResult;
    const declaration = judgement?.declaration ?? compareWithDeclaration(scenario, rawResult);
    const replay =
      playOptions.replay ??
      io.command(
        'run',
        requestedAs,
        '--stage',
        playOptions.stage,
        '--seed',
        `${seed}`,
        ...(playOptions.stage === 'live' ? ['--speed', `${speed}`] : []),
        ...(playOptions.patch?.flags ?? []),
      );
    const about = {
      version,
      node: process.version,
      historyFile: evidence.historyFile,
      replay,
      ...(declaration.message !== '' && {
        declaration: declaration.message,
        matchesDeclaration: declaration.matches,
        ...(declaration.inconclusive !== undefined && { inconclusive: declaration.inconclusive }),
      }),
    };
    const files = reportFiles(result, about, lineTimes.times());
    for (const { name, text } of files) evidence.save(name, text);
    return {
      scenario,
      result,
      declaration,
      lineOf,
      historyFile: evidence.historyFile,
      replay,
      files: files.map(({ name }) => name),
    };
  } finally {
    process.off('exit', flushOnExit);
    clock.close();
    evidence.close();
  }
}

async function runOnStage(
  scenario: Scenario,
  { stage: name, seed, speed }: PlayOptions,
  dir: string,
  options: RunOptions,
): Promise<RunResult> {
  const stage =
    name === 'virtual' ? virtualStage({ seed, network: networkDelays(scenario) }) : liveStage({ seed, speed, dir });
  try {
    return await runScenario(scenario, stage, options);
  } finally {
    await stage.close();
  }
}

/** Says how a live run stands, what it is waiting for, and how long that can last. */
function progressPrinter(io: CliIo, scenario: Scenario, evidence: Evidence): NonNullable<RunOptions['onTick']> {
  return ({ t, started, settled, inFlight, pendingCallbacks, fallbackInMs }) => {
    evidence.flush();
    const limit =
      fallbackInMs === null
        ? ''
        : ` (${formatDuration(Math.max(0, Math.round(fallbackInMs / 1000) * 1000))} to the fallback of the oldest)`;
    const machineText = inFlight === 0 ? '' : `, waiting for ${inFlight} machine${inFlight === 1 ? '' : 's'}${limit}`;
    const callbackText =
      pendingCallbacks === 0 ? '' : `, ${pendingCallbacks} callback${pendingCallbacks === 1 ? '' : 's'} to come`;
    io.err(
      `${scenario.name}: ${formatDuration(t)} of machine time, ${settled} of ${started} deliveries ` +
        `settled${machineText}${callbackText}\n`,
    );
  };
}
