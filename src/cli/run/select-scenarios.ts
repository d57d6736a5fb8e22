import type { Scenario } from '#harness/scenario/scenario.ts';
import { scenarios } from '#scenarios/index.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { chooseScenarios, type ChosenScenario } from './choose-scenarios.ts';
import { reasonsAgainstTarget, unplayableAt } from './open-target.ts';
import type { OpenTarget } from './target-of-run.ts';
import type { RunFlags } from './flags.ts';

/**
 * The scenarios that are to be run: those that are named, or with --all those of the catalogue that can be.
 * @param target a core that runs already; null: each run starts its own.
 * @param own files of the project's scenarios by name.
 * @throws UsageError that names those that cannot be run, and why.
 */
export async function selectScenarios(
  io: CliIo,
  names: readonly string[],
  { all }: RunFlags,
  stage: Scenario['stages'][number] | undefined,
  target: OpenTarget | null,
  own: ReadonlyMap<string, string>,
): Promise<readonly ChosenScenario[]> {
  if (all === true && names.length > 0)
    throw new UsageError('--all runs the whole catalogue: do not name scenarios as well');
  if (all === true) {
    const selected = scenarios.filter((scenario) =>
      target ? isForTarget(io, scenario, target) : isForStage(scenario, stage),
    );
    if (selected.length === 0)
      throw new UsageError('none of the catalogue can be played there: the reasons stand above');
    return selected.map((scenario) => ({ scenario, requestedAs: scenario.name }));
  }
  if (names.length === 0)
    throw new UsageError('name a scenario to run, or --all; `vendloop scenarios` lists the catalogue');
  const chosen = await chooseScenarios(io, names, own);
  for (const { scenario } of target ? chosen : []) {
    const reasons = target ? unplayableAt(scenario, target) : [];
    if (reasons.length > 0)
      throw new UsageError(`scenario ${scenario.name} cannot be played at a target: ${reasons.join('; ')}`);
  }
  return chosen;
}

function isForStage({ stages }: Scenario, stage: Scenario['stages'][number] | undefined): boolean {
  return stage === undefined || stages.includes(stage);
}

/** Whether a scenario of the catalogue can be played at a target and be judged there; prints why not. */
function isForTarget(io: CliIo, scenario: Scenario, target: OpenTarget): boolean {
  const reasons = reasonsAgainstTarget(scenario, target);
  if (reasons.length > 0) io.err(`not played  ${scenario.name}: ${reasons.join('; ')}\n`);
  return reasons.length === 0;
}

/** A flag that is about a core of the run's own; undefined without one. */
export function ownCoreFlag({ stage, store, speed, zoo, slow }: RunFlags): string | undefined {
  const flags = { '--stage': stage, '--store': store, '--speed': speed, '--zoo': zoo, '--slow': slow[0] };
  return Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
}

/** @throws UsageError for a flag that is about a core of the run's own. */
export function refuseOwnCoreFlags(flags: RunFlags): void {
  const given = ownCoreFlag(flags);
  if (given !== undefined) throw new UsageError(`${given} is for a core of the run's own: leave it out with --target`);
}
