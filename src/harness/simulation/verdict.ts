import { formatQuantity } from '../checks/check.ts';
import { exitCodes } from '../judge/verdict.ts';
import type { Simulation } from './simulate.ts';

/** What a simulation came to, and why, in one or more sentences. */
export interface SimulationVerdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'CRASHED';
  readonly reason: string;
}

/** Exit codes of a simulation and a replay; 2 is wrong usage. */
export const simulationExitCodes = { ...exitCodes, CRASHED: 4 } as const satisfies Record<
  SimulationVerdict['verdict'],
  number
>;

/**
 * The verdict on a simulation. A broken rule is a FAIL whatever else happened; a world that broke off proves that the
 * harness is not to be trusted; a simulation that lived through less than it was to, or came to no rest, proves
 * nothing.
 */
export function verdictOfSimulation(simulation: Simulation): SimulationVerdict {
  const { tally, failed, crashed } = simulation;
  const [first] = failed;
  if (first) {
    const brokenChecks = [...new Set(failed.flatMap(({ findings }) => findings.map(({ check }) => check)))];
    const worlds =
      failed.length === 1
        ? `The world of seed ${first.seed}`
        : `${formatQuantity(failed.length, 'world')}, the first of seed ${first.seed},`;
    return { verdict: 'FAIL', reason: `${worlds} broke ${brokenChecks.join(', ')}.` };
  }
  const [crashedWorld] = crashed;
  if (crashedWorld)
    return {
      verdict: 'CRASHED',
      reason:
        `${formatQuantity(crashed.length, 'world')} broke off, the first of seed ${crashedWorld.seed}: ` +
        `${crashedWorld.message}`,
    };
  const reasons = inconclusiveReasons(simulation);
  if (reasons.length > 0) return { verdict: 'INCONCLUSIVE', reason: reasons.join(' ') };
  return {
    verdict: 'PASS',
    reason:
      `${formatQuantity(Object.keys(tally.checks).length, 'check')} looked at ${tally.cases} cases and found every ` +
      `rule kept; ${formatQuantity(tally.runTwice, 'world')} of ${tally.worlds} ` +
      `${tally.runTwice === 1 ? 'was' : 'were'} lived twice and came out the same, byte for byte.`,
  };
}

function inconclusiveReasons({ request, tally, interrupted }: Simulation): readonly string[] {
  const requested = request.worlds === null ? '' : ` of ${request.worlds}`;
  return [
    ...(tally.worlds === 0 ? ['No world was lived through, so nothing is proved.'] : []),
    ...(tally.worlds > 0 && tally.cases === 0
      ? ['No check had a case to look at in any world, so nothing is proved.']
      : []),
    ...(interrupted ? [`It was interrupted after ${tally.worlds}${requested} worlds.`] : []),
    ...(tally.unfinished > 0
      ? [`${formatQuantity(tally.unfinished, 'world')} came to no rest and gave up before the end.`]
      : []),
    ...(tally.undecided > 0
      ? [`In ${formatQuantity(tally.undecided, 'world')} a check could not judge all that there was to judge.`]
      : []),
  ];
}
