import { historyDigest } from '#harness/history/ndjson.ts';
import { determinismCheck } from '#harness/simulation/world-finding.ts';
import { runWorld, type RunWorldOptions } from '#harness/simulation/run-world.ts';
import { compareReplay, type ReplayComparison } from '#harness/simulation/replay/compare.ts';
import { simulationExitCodes } from '#harness/simulation/verdict.ts';
import { mutantByName } from '#harness/mutants/index.ts';
import type { CliIo } from '../shared/io.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { evidenceFolder } from '../shared/project/folders.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { playScenario } from '../run/play-scenario.ts';
import { runTextIn } from '../run/run-text.ts';
import { readReplay, type ReplayInput } from './read-replay.ts';
import { saveScenario } from './save-scenario.ts';
import { saveTest } from './save-test.ts';

export interface ReplayFlags extends ProjectFlags {
  readonly out?: string;
  readonly saveScenario?: string;
  readonly saveTest?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function runReplay(io: CliIo, source: string, flags: ReplayFlags): Promise<void> {
  const project = await loadProject(io, flags);
  const input = await readReplay(io, source);
  const { replay, scenario } = input;
  const force = flags.force ?? false;
  if (flags.saveScenario !== undefined) saveScenario(io, flags.saveScenario, input, force);
  if (flags.saveTest !== undefined) saveTest(io, flags.saveTest, input, force);
  const out = flags.out ?? makeRunFolder(io, evidenceFolder(project));
  const replayDigest = replay.check === determinismCheck ? await digestOf(input) : null;
  let comparison: ReplayComparison | undefined;
  const run = await playScenario(
    io,
    { scenario, requestedAs: source },
    {
      stage: 'virtual',
      seed: replay.seed,
      speed: 1,
      out,
      force,
      showProgress: false,
      profiles: new Map(),
      runWorld: (options) => runWorld(scenario, { ...options, ...coreOf(replay) }),
      replay: io.command('replay', source),
      judge: (result) => {
        comparison = compareReplay(replay, result, replayDigest);
        return { verdict: comparison.verdict, declaration: { matches: comparison.reproduces, message: '' } };
      },
    },
  );
  if (flags.json === true) {
    const record = {
      ...run.record,
      check: replay.check,
      zoo: replay.mutant,
      store: replay.store ?? 'memory',
      same: comparison?.sameHistory,
    };
    io.out(`${JSON.stringify(record, null, 2)}\n`);
  } else io.out(runTextIn(io.language, run));
  io.exit(simulationExitCodes[run.result.verdict.verdict]);
}

/** The digest of another run of the same world. */
async function digestOf({ scenario, replay }: ReplayInput): Promise<string> {
  return historyDigest((await runWorld(scenario, { seed: replay.seed, ...coreOf(replay) })).history);
}

/** The store and the mutant of the replay's core. */
function coreOf({ store, mutant }: ReplayInput['replay']): Pick<RunWorldOptions, 'store' | 'patch'> {
  return { ...(store && { store }), ...(mutant !== null && { patch: mutantByName(mutant).makePatch }) };
}
