import { checks } from '#harness/checks/index.ts';
import { formatQuantity } from '#harness/checks/check.ts';
import { failOf, type SimulationVerdict } from '../verdict.ts';
import type { LeftOutWorld, TargetSimulation } from './target-simulation.ts';

/** Checks that judged, with their cases in all worlds, in the order of all checks. */
export function casesByCheck({ played }: Pick<TargetSimulation, 'played'>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name } of checks) {
    const counts = played.flatMap(({ cases }) => cases[name] ?? []);
    if (counts.length > 0)
      sums.set(
        name,
        counts.reduce((sum, count) => sum + count, 0),
      );
  }
  return sums;
}

/** Laws that are not visible from outside. */
export function hiddenLaws(simulation: Pick<TargetSimulation, 'played'>): readonly string[] {
  const seen = casesByCheck(simulation);
  return checks.flatMap(({ name }) => (seen.has(name) ? [] : [name]));
}

/** Laws that could be seen, and that no world came to. */
export function lawsWithoutCase(simulation: Pick<TargetSimulation, 'played'>): readonly string[] {
  return [...casesByCheck(simulation)].flatMap(([name, cases]) => (cases === 0 ? [name] : []));
}

/**
 * The verdict of a simulation at a cloud. A violated law is a FAIL, whatever happened later. Where the cloud was lost,
 * or a world did not come to rest, nothing is proved (INCONCLUSIVE). PASS names what was not visible.
 */
export function verdictOfTargetSimulation(simulation: TargetSimulation): SimulationVerdict {
  const { played } = simulation;
  const failed = played.filter(({ findings }) => findings.length > 0);
  if (failed.length > 0) return failOf(failed);
  const reasons = inconclusiveReasons(simulation);
  if (reasons.length > 0) return { verdict: 'INCONCLUSIVE', reason: reasons.join(' ') };
  const cases = casesByCheck(simulation);
  const hidden = hiddenLaws(simulation);
  const sum = [...cases.values()].reduce((total, count) => total + count, 0);
  return {
    verdict: 'PASS',
    reason:
      `${formatQuantity(cases.size, 'check')} judged ${formatQuantity(sum, 'case')} and found no violation. ` +
      `The cloud was seen from outside alone. Not visible from there: ${hidden.join(', ')}.`,
  };
}

function leftOutText(world: LeftOutWorld | undefined): string {
  return world ? `: the first one was left out, because ${world.reason}` : '';
}

function inconclusiveReasons({ played, leftOut, brokenOff }: TargetSimulation): readonly string[] {
  const unfinished = played.filter((world) => world.unfinished).length;
  const undecided = played.filter((world) => world.undecided.length > 0);
  const [lost] = leftOut;
  const cases = played.reduce((sum, world) => sum + Object.values(world.cases).reduce((a, b) => a + b, 0), 0);
  return [
    ...(brokenOff === null ? [] : [brokenOff]),
    ...(played.length > 0 || brokenOff !== null
      ? []
      : [`No world was played, so nothing is proved${leftOutText(lost)}.`]),
    ...(played.length > 0 && cases === 0 ? ['No check had a case in any world, so nothing is proved.'] : []),
    ...(unfinished > 0 ? [`${formatQuantity(unfinished, 'world')} did not settle before the time limit.`] : []),
    ...(undecided.length > 0
      ? [
          `In ${formatQuantity(undecided.length, 'world')} a check could not judge all its cases: ` +
            `${[...new Set(undecided.flatMap((world) => world.undecided))].join(', ')}.`,
        ]
      : []),
  ];
}
