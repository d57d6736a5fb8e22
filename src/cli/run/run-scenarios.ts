import { join } from 'node:path';
import { readProfile } from '#harness/fit/profile-file.ts';
import { runText } from '#harness/reports/terminal.ts';
import type { RunOptions } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { scenarios } from '#scenarios/index.ts';
import { UsageError, decimalNumber, messageOf, wholeNumber } from '../shared/errors.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { requestedPatch, type RequestedPatch } from '../shared/requested-patch.ts';
import { storeKindOf } from '../shared/store-kind.ts';
import { folderTimestamp, makeUniqueFolder } from '../shared/write-file.ts';
import { exitCodeOfRuns, declarationState, summaryText } from './summary.ts';
import { chooseScenarios, type ChosenScenario } from './choose-scenarios.ts';
import { playScenario, type PlayedRun, type PlayOptions } from './play-scenario.ts';

export interface RunFlags {
  readonly all?: boolean;
  readonly stage?: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly store?: string;
  readonly profile?: readonly string[];
  readonly zoo?: string;
  readonly slow: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function runAll(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  const stage = stageOf(flags.stage);
  const patch = requestedPatch(flags.zoo, flags.slow);
  const store = storeKindOf(flags.store, patch.mutant);
  const selected = await selectScenarios(io, names, flags, stage);
  const profiles = await readProfiles(io, flags.profile ?? []);
  const plans = selected.map((chosen) => ({ chosen, options: playOptions(chosen.scenario, flags, stage) }));
  const out = flags.out ?? makeUniqueFolder(join('runs', folderTimestamp(io.now())));
  for (const line of patch.warnings) io.err(`${line}\n`);
  const startedAt = io.now();
  const runs: PlayedRun[] = [];
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  try {
    for (const { chosen, options } of plans) {
      const run = await playScenario(io, chosen, {
        ...options,
        store,
        out,
        profiles,
        showProgress: !flags.all,
        interrupted: shutdown.requested,
        patch: playPatch(patch, flags),
      });
      runs.push(run);
      if (flags.all && !flags.json) io.err(`${declarationState(run)}  ${chosen.scenario.name}\n`);
      else if (!flags.json) io.out(`${runText(run.result, run)}\n`);
      if (shutdown.signal.aborted) break;
    }
  } finally {
    shutdown.release();
  }
  if (flags.json) {
    const records = runs.map(({ record, declaration }) => ({ ...record, asDeclared: declaration.matches }));
    io.out(`${JSON.stringify({ runs: records }, null, 2)}\n`);
  }
  // A single run has been printed in full already.
  else if (flags.all || runs.length > 1) io.out(`${summaryText(io, runs, startedAt)}evidence  ${out}\n`);
  io.exit(shutdown.signal.aborted ? 3 : exitCodeOfRuns(runs));
  const last = runs.at(-1);
  if (shutdown.signal.aborted && last)
    io.err(`interrupted in ${last.scenario.name}; the history so far is in ${last.historyFile}\n`);
}

/** The requested core faults, with the flags that repeat them; undefined without any. */
function playPatch({ makePatch, warnings }: RequestedPatch, { zoo, slow }: RunFlags): PlayOptions['patch'] {
  if (warnings.length === 0) return undefined;
  const flags = [...(zoo === undefined ? [] : ['--zoo', zoo]), ...slow.flatMap((delay) => ['--slow', delay])];
  return { make: makePatch, flags };
}

async function selectScenarios(
  io: CliIo,
  names: readonly string[],
  { all }: RunFlags,
  stage: Scenario['stages'][number] | undefined,
): Promise<readonly ChosenScenario[]> {
  if (all === true && names.length > 0)
    throw new UsageError('--all runs the whole catalogue: do not name scenarios as well');
  if (all === true)
    return scenarios
      .filter(({ stages }) => stage === undefined || stages.includes(stage))
      .map((scenario) => ({ scenario, requestedAs: scenario.name }));
  if (names.length === 0)
    throw new UsageError('name a scenario to run, or --all; `vendloop scenarios` lists the catalogue');
  return chooseScenarios(io, names);
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
