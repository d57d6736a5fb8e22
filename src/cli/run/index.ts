import { join } from 'node:path';
import type { Command } from 'commander';
import { readProfile } from '#harness/fit/profile-file.ts';
import { runRecord } from '#harness/reports/run-record.ts';
import { runText } from '#harness/reports/terminal.ts';
import type { RunOptions } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/random.ts';
import { delayablePhases } from '#harness/fault-injection/latency/latency-injection.ts';
import { scenarios } from '#scenarios/index.ts';
import { UsageError, decimalNumber, messageOf, wholeNumber } from '../shared/errors.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { requestedPatch, type RequestedPatch } from '../shared/requested-patch.ts';
import { folderTimestamp } from '../shared/folder-timestamp.ts';
import { makeUniqueFolder } from '../shared/write-file.ts';
import { version } from '../shared/version.ts';
import { exitCodeOfRuns, declarationState, summaryText } from './summary.ts';
import { chooseScenarios, type ChosenScenario } from './choose-scenarios.ts';
import { playScenario, type PlayedRun, type PlayOptions } from './play-scenario.ts';

interface RunFlags {
  readonly all?: boolean;
  readonly stage?: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly profile?: readonly string[];
  readonly zoo?: string;
  readonly slow: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `vendloop run [scenario…]`: plays scenarios, judges their histories, leaves the evidence on disk. */
export function registerRun(program: Command, io: CliIo): void {
  program
    .command('run')
    .description('play scenarios against a core of their own and judge what happened')
    .argument('[scenario...]', 'names of the catalogue (see `vendloop scenarios`), or YAML or JSON files')
    .option('--all', 'play the whole catalogue, or what of it runs on the stage that is asked for')
    .option('--stage <stage>', 'virtual (simulated time) or live (real HTTP, sockets and SQLite)')
    .option('--seed <n>', 'seed of all chance, or "random"; the scenario has its own')
    .option('--speed <x>', 'how fast time runs on the live stage')
    .option('--profile <file...>', 'timing profiles that `vendloop fit` made, in place of the assumed ones')
    .option(
      '--zoo <name>',
      'break the core on purpose with a bug of the zoo, to try what sees it (`vendloop zoo` lists them)',
    )
    .option(
      '--slow <stage=duration>',
      `slow the core on purpose in one stage (${delayablePhases.join(', ')}), like settle=2s; may be given again`,
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--force', 'overwrite evidence that is in that folder already')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 every run came to what its scenario declares, 1 one did not, 2 usage,\n3 one was ' +
        'INCONCLUSIVE and none worse, or the run was interrupted, 4 one broke off, a fault of vendloop itself, or ' +
        'could not be written.',
    )
    .action((names: string[], flags: RunFlags) => runAll(io, names, flags));
}

async function runAll(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  const stage = stageOf(flags.stage);
  const patch = requestedPatch(flags.zoo, flags.slow);
  const selected = await selectScenarios(io, names, flags, stage);
  const profiles = await readProfiles(io, flags.profile ?? []);
  const plans = selected.map((choice) => ({ one: choice, how: playOptions(choice.scenario, flags, stage) }));
  const out = flags.out ?? makeUniqueFolder(join('runs', folderTimestamp(io.now())));
  for (const line of patch.warnings) io.err(`${line}\n`);
  const startedAt = io.now();
  const runs: PlayedRun[] = [];
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  try {
    for (const { one: choice, how: options } of plans) {
      const run = await playScenario(io, choice, {
        ...options,
        out,
        profiles,
        showProgress: !flags.all,
        interrupted: shutdown.requested,
        patch: playPatch(patch, flags),
      });
      runs.push(run);
      if (flags.all && !flags.json) io.err(`${declarationState(run)}  ${choice.scenario.name}\n`);
      else if (!flags.json) io.out(`${runText(run.result, run)}\n`);
      if (shutdown.signal.aborted) break;
    }
  } finally {
    shutdown.release();
  }
  if (flags.json)
    io.out(
      `${JSON.stringify({ runs: runs.map((run) => ({ ...recordOf(run), asDeclared: run.declaration.matches })) }, null, 2)}\n`,
    );
  // One run has been told of in full; of several it is good to have them beside each other.
  else if (flags.all || runs.length > 1) io.out(`${summaryText(io, runs, startedAt)}evidence  ${out}\n`);
  io.exit(shutdown.signal.aborted ? 3 : exitCodeOfRuns(runs));
  const last = runs.at(-1);
  if (shutdown.signal.aborted && last)
    io.err(`interrupted in ${last.scenario.name}; the history so far is in ${last.historyFile}\n`);
}

/** A core that is broken or slowed on purpose, with the flags that have it again; none where it is sound. */
function playPatch({ makePatch, warnings }: RequestedPatch, { zoo, slow }: RunFlags): PlayOptions['patch'] {
  if (warnings.length === 0) return undefined;
  const flags = [...(zoo === undefined ? [] : ['--zoo', zoo]), ...slow.flatMap((delay) => ['--slow', delay])];
  return { make: makePatch, flags };
}

function recordOf({ result, historyFile, replay, declaration }: PlayedRun) {
  return runRecord(result, { version, node: process.version, historyFile, replay, declaration: declaration.message });
}

async function selectScenarios(
  io: CliIo,
  names: readonly string[],
  { all }: RunFlags,
  stage: Scenario['stages'][number] | undefined,
): Promise<readonly ChosenScenario[]> {
  if (all === true && names.length > 0)
    throw new UsageError('--all plays the whole catalogue: name no scenarios beside it');
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
  throw new UsageError(`--stage is virtual or live, not "${name}"`);
}
