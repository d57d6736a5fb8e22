import { join } from 'node:path';
import type { Command } from 'commander';
import { digest } from '#harness/history/ndjson.ts';
import { runRecord } from '#harness/reports/run-record.ts';
import { runText } from '#harness/reports/terminal.ts';
import type { MakePatch } from '#harness/fault-injection/core/core-patch.ts';
import { differsOnReplay } from '#harness/simulation/world-finding.ts';
import { liveWorld } from '#harness/simulation/run-world.ts';
import { compare, type Compared } from '#harness/simulation/replay/compare.ts';
import { simulationExitCodes } from '#harness/simulation/verdict.ts';
import { animalNamed } from '#harness/mutants/named.ts';
import type { CliIo } from '../shared/io.ts';
import { playOne } from '../run/play-scenario.ts';
import { stampOf } from '../shared/folder-timestamp.ts';
import { makeOwnFolder } from '../shared/write-file.ts';
import { version } from '../shared/version.ts';
import { makeReady, type Ready } from './read-replay.ts';
import { saveScenario } from './save-scenario.ts';
import { saveTest } from './save-test.ts';

interface ReplayFlags {
  readonly out?: string;
  readonly saveScenario?: string;
  readonly saveTest?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `vendloop replay TOKEN|FILE`: has a finding of a simulation again. */
export function registerReplay(program: Command, io: CliIo): void {
  program
    .command('replay')
    .description('have a finding of `vendloop simulate` again, on whatever machine, byte for byte')
    .argument('<token>', 'the token that simulate printed, or a replay file')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--save-scenario <file>', 'write the world as a scenario for `vendloop run`: YAML, or JSON by its name')
    .option('--save-test <file>', 'write a test that fails for as long as the bug is there, for test/regressions/')
    .option('--force', 'overwrite files that are there already')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 every rule is kept now, 1 a rule is broken, 2 usage, or a token that cannot be replayed\nhere, 3 the world came to no rest, or a check could not judge it, 4 the world broke off: a fault of\nvendloop itself.',
    )
    .action((given: string, flags: ReplayFlags) => replayIt(io, given, flags));
}

async function replayIt(io: CliIo, given: string, flags: ReplayFlags): Promise<void> {
  const ready = await makeReady(io, given);
  const { replay, scenario } = ready;
  const force = flags.force ?? false;
  if (flags.saveScenario !== undefined) saveScenario(io, flags.saveScenario, ready, force);
  if (flags.saveTest !== undefined) saveTest(io, flags.saveTest, ready, force);
  const patch = replay.zoo === null ? undefined : animalNamed(replay.zoo).make;
  const out = flags.out ?? makeOwnFolder(join('runs', stampOf(io.now())));
  const again = replay.check === differsOnReplay ? await hashOf(ready, patch) : null;
  let compared: Compared | undefined;
  const played = await playOne(
    io,
    { scenario, calledAs: given },
    {
      stage: 'virtual',
      seed: replay.seed,
      speed: 1,
      out,
      force,
      ticks: false,
      profiles: new Map(),
      live: (options) => liveWorld(scenario, { ...options, ...(patch && { patch }) }),
      replay: io.command('replay', given),
      judge: (result) => {
        compared = compare(replay, result, again);
        return { verdict: compared.verdict, declared: { asDeclared: compared.broken, says: '' } };
      },
    },
  );
  if (flags.json === true)
    io.out(
      `${JSON.stringify({ ...runRecord(played.result, { version, node: process.version, historyFile: played.historyFile, replay: played.replay }), check: replay.check, zoo: replay.zoo, same: compared?.same }, null, 2)}\n`,
    );
  else io.out(runText(played.result, played));
  io.exit(simulationExitCodes[played.result.verdict.verdict]);
}

/** The history of one more life of the same world. */
async function hashOf({ scenario, replay }: Ready, patch: MakePatch | undefined): Promise<string> {
  return digest((await liveWorld(scenario, { seed: replay.seed, ...(patch && { patch }) })).history);
}
