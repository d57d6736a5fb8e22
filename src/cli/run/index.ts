import { join } from 'node:path';
import type { Command } from 'commander';
import { readProfile } from '#harness/fit/profile-file.ts';
import { runRecord } from '#harness/reports/run-record.ts';
import { runText } from '#harness/reports/terminal.ts';
import type { RunOptions } from '#harness/runner/run.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { systemSeed } from '#harness/stages/live/system-seed.ts';
import { slowableStages } from '#harness/fault-injection/latency/latency-injection.ts';
import { scenarios } from '#scenarios/index.ts';
import { Complaint, decimalNumber, messageOf, wholeNumber } from '../shared/errors.ts';
import { ending, endsWithinMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { onPurpose, type OnPurpose } from '../shared/requested-patch.ts';
import { stampOf } from '../shared/folder-timestamp.ts';
import { makeOwnFolder } from '../shared/write-file.ts';
import { version } from '../shared/version.ts';
import { exitCodeOf, stateOf, summaryText } from './summary.ts';
import { chooseScenarios, type Chosen } from './choose-scenarios.ts';
import { playOne, type Played, type Playing } from './play-scenario.ts';

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
      `slow the core on purpose in one stage (${slowableStages.join(', ')}), like settle=2s; may be given again`,
      (given: string, before: readonly string[]) => [...before, given],
      [],
    )
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--force', 'overwrite evidence that is in that folder already')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 every run came to what its scenario declares, 1 one did not, 2 usage,\n3 one was INCONCLUSIVE and none worse, or the run was interrupted, 4 one broke off, a fault of vendloop itself, or could not be written.',
    )
    .action((names: string[], flags: RunFlags) => runAll(io, names, flags));
}

async function runAll(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  const stage = stageOf(flags.stage);
  const core = onPurpose(flags.zoo, flags.slow);
  const chosen = await choose(io, names, flags, stage);
  const profiles = await readProfiles(io, flags.profile ?? []);
  const plans = chosen.map((one) => ({ one, how: playing(one.scenario, flags, stage) }));
  const out = flags.out ?? makeOwnFolder(join('runs', stampOf(io.now())));
  for (const line of core.lines) io.err(`${line}\n`);
  const beganAt = io.now();
  const played: Played[] = [];
  const end = ending(io, { withinMs: endsWithinMs, lateCode: 3 });
  try {
    for (const { one, how } of plans) {
      const run = await playOne(io, one, {
        ...how,
        out,
        profiles,
        ticks: !flags.all,
        interrupted: end.asked,
        broken: brokenCore(core, flags),
      });
      played.push(run);
      if (flags.all && !flags.json) io.err(`${stateOf(run)}  ${one.scenario.name}\n`);
      else if (!flags.json) io.out(`${runText(run.result, run)}\n`);
      if (end.signal.aborted) break;
    }
  } finally {
    end.release();
  }
  if (flags.json)
    io.out(
      `${JSON.stringify({ runs: played.map((run) => ({ ...recordOf(run), asDeclared: run.declared.asDeclared })) }, null, 2)}\n`,
    );
  // One run has been told of in full; of several it is good to have them beside each other.
  else if (flags.all || played.length > 1) io.out(`${summaryText(io, played, beganAt)}evidence  ${out}\n`);
  io.exit(end.signal.aborted ? 3 : exitCodeOf(played));
  const last = played.at(-1);
  if (end.signal.aborted && last)
    io.err(`interrupted in ${last.scenario.name}; the history so far is in ${last.historyFile}\n`);
}

/** A core that is broken or slowed on purpose, with the flags that have it again; none where it is sound. */
function brokenCore({ make, lines }: OnPurpose, { zoo, slow }: RunFlags): Playing['broken'] {
  if (lines.length === 0) return undefined;
  const flags = [...(zoo === undefined ? [] : ['--zoo', zoo]), ...slow.flatMap((way) => ['--slow', way])];
  return { make, flags };
}

function recordOf({ result, historyFile, replay, declared }: Played) {
  return runRecord(result, { version, node: process.version, historyFile, replay, declared: declared.says });
}

async function choose(
  io: CliIo,
  names: readonly string[],
  { all }: RunFlags,
  stage: Scenario['stages'][number] | undefined,
): Promise<readonly Chosen[]> {
  if (all === true && names.length > 0)
    throw new Complaint('--all plays the whole catalogue: name no scenarios beside it');
  if (all === true)
    return scenarios
      .filter(({ stages }) => stage === undefined || stages.includes(stage))
      .map((scenario) => ({ scenario, calledAs: scenario.name }));
  if (names.length === 0)
    throw new Complaint('name a scenario to run, or --all; `vendloop scenarios` lists the catalogue');
  return chooseScenarios(io, names);
}

function playing(scenario: Scenario, flags: RunFlags, asked: Scenario['stages'][number] | undefined) {
  const stage = asked ?? scenario.stages[0] ?? 'virtual';
  if (!scenario.stages.includes(stage))
    throw new Complaint(`scenario ${scenario.name} runs on the ${scenario.stages.join(' and ')} stage only`);
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
      throw new Complaint(messageOf(error), { cause: error });
    }
  }
  return profiles;
}

function stageOf(name: string | undefined): Scenario['stages'][number] | undefined {
  if (name === undefined || name === 'virtual' || name === 'live') return name;
  throw new Complaint(`--stage is virtual or live, not "${name}"`);
}
