import { count } from '../checks/check.ts';
import { exitCodes } from '../judge/verdict.ts';
import type { Simulation } from './simulate.ts';

/** What a simulation came to, and why, in one or more sentences. */
export interface SimulationVerdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'CRASHED';
  readonly why: string;
}

/** Exit codes of a simulation and a replay; 2 is wrong usage. */
export const simulationExitCodes = { ...exitCodes, CRASHED: 4 } as const satisfies Record<
  SimulationVerdict['verdict'],
  number
>;

/**
 * The verdict on a simulation. A broken rule is a FAIL whatever else happened; a world that broke off proves that the
 * harness is not to be trusted; a simulation that lived through less than it was to, or came to no rest, proves nothing.
 */
export function verdictOfSimulation(simulation: Simulation): SimulationVerdict {
  const { tally, failed, crashed } = simulation;
  const [first] = failed;
  if (first) {
    const rules = [...new Set(failed.flatMap(({ found }) => found.map(({ check }) => check)))];
    const where =
      failed.length === 1
        ? `The world of seed ${first.seed}`
        : `${count(failed.length, 'world')}, the first of seed ${first.seed},`;
    return { verdict: 'FAIL', why: `${where} broke ${rules.join(', ')}.` };
  }
  const [broken] = crashed;
  if (broken)
    return {
      verdict: 'CRASHED',
      why: `${count(crashed.length, 'world')} broke off, the first of seed ${broken.seed}: ${broken.message}`,
    };
  const missing = unproved(simulation);
  if (missing.length > 0) return { verdict: 'INCONCLUSIVE', why: missing.join(' ') };
  return {
    verdict: 'PASS',
    why: `${count(Object.keys(tally.checks).length, 'check')} looked at ${tally.looked} cases and found every rule kept; ${count(tally.twice, 'world')} of ${tally.worlds} ${tally.twice === 1 ? 'was' : 'were'} lived twice and came out the same, byte for byte.`,
  };
}

function unproved({ order, tally, interrupted }: Simulation): readonly string[] {
  const asked = order.worlds === null ? '' : ` of ${order.worlds}`;
  return [
    ...(tally.worlds === 0 ? ['No world was lived through, so nothing is proved.'] : []),
    ...(tally.worlds > 0 && tally.looked === 0
      ? ['No check had a case to look at in any world, so nothing is proved.']
      : []),
    ...(interrupted ? [`It was interrupted after ${tally.worlds}${asked} worlds.`] : []),
    ...(tally.gaveUp > 0 ? [`${count(tally.gaveUp, 'world')} came to no rest and gave up before the end.`] : []),
    ...(tally.undecided > 0
      ? [`In ${count(tally.undecided, 'world')} a check could not judge all that there was to judge.`]
      : []),
  ];
}
