import { readProfile } from '#harness/fit/profile-file.ts';
import { JoinError } from '#harness/runner/join-target.ts';
import type { RunOptions } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { InternalError, UsageError, WriteError, decimalNumber, messageOf, wholeNumber } from '../shared/errors.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { evidenceFolder, projectScenarios } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { Project } from '../shared/project/project.ts';
import { openReporters } from '../shared/reporters/index.ts';
import { reporterNames } from '../shared/reporters/names.ts';
import { textsOf } from '../texts/index.ts';
import { requestedPatch, type RequestedPatch } from '../shared/requested-patch.ts';
import { storeKindOf } from '../shared/store-kind.ts';
import { runTextIn } from './run-text.ts';
import { exitCodeOfRuns, declarationState, summaryText } from './summary.ts';
import type { ChosenScenario } from './choose-scenarios.ts';
import { openTarget } from './open-target.ts';
import type { OpenTarget } from './target-of-run.ts';
import type { RunFlags } from './flags.ts';
import { externalOptions, proxyAddress } from './external-options.ts';
import { ownCoreFlag, refuseOwnCoreFlags, selectScenarios } from './select-scenarios.ts';
import { playScenario, type PlayedRun, type PlayOptions } from './play-scenario.ts';
import { runContents, saveCombined, unfinishedRuns, type UnfinishedRun } from './run-reports.ts';

export async function runAll(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  const stage = stageOf(flags.stage);
  const patch = requestedPatch(flags.zoo, flags.slow);
  const store = storeKindOf(flags.store, patch.mutant);
  const project = await loadProject(io, flags);
  if (flags.target !== undefined) refuseOwnCoreFlags(flags);
  // A flag about a core of the run's own sets the target of the project file aside.
  const target = await openTarget(
    io,
    flags,
    ownCoreFlag(flags) === undefined ? project : null,
    proxyAddress(flags, project),
  );
  try {
    await runSelected(io, names, flags, { stage, patch, store, project, target });
  } finally {
    await target?.close();
  }
}

/** What a command runs scenarios with. */
interface RunSettings {
  readonly stage: ReturnType<typeof stageOf>;
  readonly patch: RequestedPatch;
  readonly store: ReturnType<typeof storeKindOf>;
  readonly project: Project | null;
  readonly target: OpenTarget | null;
}

async function runSelected(
  io: CliIo,
  names: readonly string[],
  flags: RunFlags,
  { stage, patch, store, project, target }: RunSettings,
): Promise<void> {
  const { run: texts } = textsOf(io.language);
  const selected = await selectScenarios(io, names, flags, stage, target, projectScenarios(project));
  const profiles = await readProfiles(io, flags.profile ?? []);
  const reporters = openReporters(io, flags, { valid: reporterNames, command: 'run' });
  const planned = selected.map((chosen) => ({ chosen, options: playOptions(chosen.scenario, flags, stage) }));
  const out = flags.out ?? makeRunFolder(io, evidenceFolder(project));
  for (const line of patch.warnings) io.err(`${line}\n`);
  const startedAt = io.now();
  const common = {
    store,
    out,
    profiles,
    target: target ?? undefined,
    proxy: proxyAddress(flags, project),
    external: externalOptions(io, flags, project),
    showProgress: !flags.all,
  };
  const plans = planned.map(({ chosen, options }) => ({
    chosen,
    options: { ...options, ...common, patch: playPatch(patch, flags) },
  }));
  const played = await playAll(io, plans, (run) => {
    if (reporters.takesOutput) return;
    if (flags.all) io.err(`${texts.states[declarationState(run)]}  ${run.scenario.name}\n`);
    else io.out(`${runTextIn(io.language, run)}\n`);
  });
  const { runs, unfinished, failure, isInterrupted } = played;
  const contents = runContents(io, out, runs, unfinished);
  const hasSeveral = plans.length > 1 || flags.all === true;
  // A single run has been printed in full already.
  const text = hasSeveral && failure === null ? `${summaryText(io, runs, startedAt)}${texts.evidence}  ${out}\n` : '';
  try {
    if (hasSeveral) saveCombined(out, contents);
    reporters.finish(text, contents, () => out);
  } catch (error) {
    // The first failure may be the cause of this one.
    throw failure ?? error;
  }
  if (failure !== null) throw failure;
  const code = exitCodeOfRuns(runs);
  io.exit(isInterrupted || (code === 0 && unfinished.length > 0) ? 3 : code);
  const last = runs.at(-1);
  if (isInterrupted && last) io.err(`${texts.interrupted(last.scenario.name, last.historyFile)}\n`);
}

/** A scenario and how it is run. */
interface RunPlan {
  readonly chosen: ChosenScenario;
  readonly options: PlayOptions;
}

/** What came of several plans. */
interface PlayedPlans {
  readonly runs: readonly PlayedRun[];
  readonly unfinished: readonly UnfinishedRun[];
  /** The internal error that ended them; null without one. */
  readonly failure: Error | null;
  readonly isInterrupted: boolean;
}

/**
 * Runs scenarios one after the other until all are done, one breaks off, or the command is interrupted.
 * @param onRun called after each.
 * @throws UsageError
 */
async function playAll(io: CliIo, plans: readonly RunPlan[], onRun: (run: PlayedRun) => void): Promise<PlayedPlans> {
  const runs: PlayedRun[] = [];
  const notPlayed: UnfinishedRun[] = [];
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  let failure: Error | null = null;
  try {
    for (const { chosen, options } of plans) {
      const { name } = chosen.scenario;
      const run = await playScenario(io, chosen, { ...options, interrupted: shutdown.requested }).catch(
        (error: unknown) => {
          // What one scenario lacks at a target, another need not.
          if (!(error instanceof JoinError) || plans.length === 1) throw error;
          io.err(`not played  ${name}: ${error.message}\n`);
          notPlayed.push({ name, startedAt: io.now(), reason: error.message });
          return null;
        },
      );
      if (!run) continue;
      runs.push(run);
      onRun(run);
      if (shutdown.signal.aborted) break;
    }
  } catch (error) {
    // The reports of the other runs must not be lost with this one.
    if (!(error instanceof InternalError || error instanceof WriteError)) throw error;
    failure = error;
  } finally {
    shutdown.release();
  }
  const missing = plans.slice(runs.length + notPlayed.length).map(({ chosen }) => chosen.scenario.name);
  return {
    runs,
    unfinished: [...notPlayed, ...unfinishedRuns(missing, failure, io.now())],
    failure,
    isInterrupted: shutdown.signal.aborted,
  };
}

/** The requested core faults, with the flags that repeat them; undefined without any. */
function playPatch({ makePatch, warnings }: RequestedPatch, { zoo, slow }: RunFlags): PlayOptions['patch'] {
  if (warnings.length === 0) return undefined;
  const flags = [...(zoo === undefined ? [] : ['--zoo', zoo]), ...slow.flatMap((delay) => ['--slow', delay])];
  return { make: makePatch, flags };
}

function playOptions(scenario: Scenario, flags: RunFlags, requestedStage: Scenario['stages'][number] | undefined) {
  const stage = requestedStage ?? scenario.stages[0] ?? 'virtual';
  if (!scenario.stages.includes(stage))
    throw new UsageError(`scenario ${scenario.name} runs on the ${scenario.stages.join(' and ')} stage only`);
  const seed =
    flags.seed === undefined
      ? scenario.seed
      : flags.seed === 'random'
        ? systemSeed()
        : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const speed = flags.speed === undefined ? scenario.speed : decimalNumber('--speed', flags.speed, 0.1, 100);
  if (speed !== 1 && scenario.fleet.some(({ external }) => external))
    throw new UsageError(`scenario ${scenario.name} has real machines, which know no other --speed than 1`);
  if (flags.store !== undefined && stage !== 'virtual')
    throw new UsageError('--store is for the virtual stage: on the live stage a core always has a SQLite file');
  return { stage, seed, speed, force: flags.force ?? false };
}

async function readProfiles(io: CliIo, files: readonly string[]): Promise<NonNullable<RunOptions['profiles']>> {
  const profiles = new Map<string, ReturnType<typeof readProfile>['profile']>();
  for (const file of files) {
    const text = await io.readInput(file);
    try {
      const { motor, profile } = readProfile(text, file);
      profiles.set(motor, profile);
    } catch (error) {
      throw new UsageError(messageOf(error), { cause: error });
    }
  }
  return profiles;
}

function stageOf(name: string | undefined): Scenario['stages'][number] | undefined {
  if (name === undefined || name === 'virtual' || name === 'live') return name;
  throw new UsageError(`--stage must be virtual or live, not "${name}"`);
}
