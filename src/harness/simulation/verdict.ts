import { formatQuantity } from '../checks/check.ts';
import { exitCodes } from '../judge/verdict.ts';
import { unreachedClauses } from './coverage/clause-counts.ts';
import { formatShard, type Shard } from './shard.ts';
import { requestedWorlds, type Simulation } from './simulate.ts';

/** The verdict of a simulation, with its reason in one or more sentences. */
export interface SimulationVerdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'CRASHED';
  readonly reason: string;
}

/** Exit codes of a simulation and a replay; 2 is wrong usage. */
export const simulationExitCodes = { ...exitCodes, CRASHED: 4 } as const satisfies Record<
  SimulationVerdict['verdict'],
  number
>;

/** FAIL, with the first of the worlds that broke a check; the checks in the order in which they were broken. */
export function failOf(
  failed: readonly { readonly seed: number; readonly findings: readonly { readonly check: string }[] }[],
): SimulationVerdict {
  const checks = [...new Set(failed.flatMap(({ findings }) => findings.map(({ check }) => check)))];
  const worlds =
    failed.length === 1
      ? `The world of seed ${failed[0]?.seed}`
      : `${formatQuantity(failed.length, 'world')}, the first of seed ${failed[0]?.seed},`;
  return { verdict: 'FAIL', reason: `${worlds} broke ${checks.join(', ')}.` };
}

/**
 * The verdict of a simulation. A violated check is a FAIL; a crashed world shows that the harness cannot be trusted
 * (CRASHED); an incomplete simulation, or one with unsettled worlds, proves nothing (INCONCLUSIVE).
 */
export function verdictOfSimulation(simulation: Simulation): SimulationVerdict {
  const { tally, failed, crashed } = simulation;
  if (failed.length > 0) return failOf(failed);
  const [crashedWorld] = crashed;
  if (crashedWorld)
    return {
      verdict: 'CRASHED',
      reason:
        `${formatQuantity(crashed.length, 'world')} crashed, the first of seed ${crashedWorld.seed}: ` +
        crashedWorld.message,
    };
  const reasons = inconclusiveReasons(simulation);
  if (reasons.length > 0) return { verdict: 'INCONCLUSIVE', reason: reasons.join(' ') };
  const { coverEveryClause, shard } = simulation.request;
  // A part of the worlds need not reach everything: their merge must.
  const unreached = coverEveryClause === true && shard === undefined ? unreachedClauses(tally) : [];
  if (unreached.length > 0)
    return {
      verdict: 'FAIL',
      reason: `No world reached ${unreached.map(({ number, clause }) => `${clause} (${number})`).join(', ')}.`,
    };
  return {
    verdict: 'PASS',
    reason:
      `${formatQuantity(Object.keys(tally.checks).length, 'check')} judged ${tally.cases} cases and found no ` +
      `violation; ${formatQuantity(tally.runTwice, 'world')} of ${tally.worlds} ` +
      `${tally.runTwice === 1 ? 'was' : 'were'} run twice with identical histories.${undecidedMachines(tally)}`,
  };
}

/** A sentence on machines that the specification gave up; the other checks judged their worlds all the same. */
function undecidedMachines({ machines, undecidedMachines: undecided }: Simulation['tally']): string {
  if (undecided === 0) return '';
  return ` ${undecided} of ${formatQuantity(machines, 'machine')} not judged to their end by the specification.`;
}

function inconclusiveReasons({ request, tally, interrupted, missingShards = [] }: Simulation): readonly string[] {
  const worlds = requestedWorlds(request);
  const requested = worlds === null ? '' : ` of ${worlds}`;
  return [
    ...(tally.worlds === 0 ? ['No world was run, so nothing is proved.'] : []),
    ...(tally.worlds > 0 && tally.cases === 0 ? ['No check had a case in any world, so nothing is proved.'] : []),
    ...(missingShards.length > 0 ? [missingText(missingShards)] : []),
    ...(interrupted ? [`It was interrupted after ${tally.worlds}${requested} worlds.`] : []),
    ...(tally.unfinished > 0
      ? [`${formatQuantity(tally.unfinished, 'world')} did not settle before the time limit.`]
      : []),
    ...(tally.undecided > 0
      ? [`In ${formatQuantity(tally.undecided, 'world')} a check could not judge all its cases.`]
      : []),
  ];
}

function missingText(shards: readonly Shard[]): string {
  const start = shards.length === 1 ? 'This shard is' : 'These shards are';
  return `${start} missing: ${shards.map(formatShard).join(', ')}.`;
}
