import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import { seedOfWorld } from '#harness/simulation/seeds.ts';
import { findingPlace, counterCounts, formatSeeds, shrinkText, type Failure, type SimulationReport } from './report.ts';

/** Worlds that are one line of the report, when they kept every rule. */
const worldsPerCase = 100;

/**
 * A simulation as a suite: a case for each hundred worlds that kept every rule, one for each world that failed (with
 * the command that has it again) or broke off, one for the verdict, and one for each coverage counter, which is skipped
 * when it never fired.
 */
export function simulationSuite(report: SimulationReport): TestSuite {
  const { simulation, verdict, failures, durationMs } = report;
  const { request } = simulation;
  const properties = {
    verdict: verdict.verdict,
    seed: request.seed,
    worlds: simulation.tally.worlds,
    jobs: request.jobs,
    ...(request.mutant !== null && { zoo: request.mutant }),
    vendloop: report.version,
    node: report.node,
  };
  const outcome = {
    className: 'simulation',
    state: states[verdict.verdict],
    message: `${verdict.verdict}: ${verdict.reason}`,
  };
  const times = worldSeconds(report);
  const failed = failures.map((failure) => ({ ...failureCase(failure), seconds: times.get(failure.index) }));
  const cases: readonly TestCase[] = [
    ...worldCases(report, times),
    ...failed,
    ...crashedCases(report),
    ...markCases(report),
  ];
  return { name: 'simulate', startedAt: report.startedAt, seconds: durationMs / 1000, properties, outcome, cases };
}

const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error', CRASHED: 'error' } as const;

/** Real time of each world by its index: its part of what its batch took. */
function worldSeconds({ simulation: { ranges }, batchMs }: SimulationReport): ReadonlyMap<number, number> {
  const seconds = ranges.flatMap(({ first, worlds }) => {
    const ms = batchMs.get(first);
    return ms === undefined ? [] : Array.from({ length: worlds }, (_, at) => [first + at, ms / worlds / 1000] as const);
  });
  return new Map(seconds);
}

function worldCases(
  { simulation: { ranges, request, failed, crashed } }: SimulationReport,
  times: ReadonlyMap<number, number>,
): readonly TestCase[] {
  const failedIndexes = new Set([...failed, ...crashed].map(({ index }) => index));
  const groups = new Map<number, number[]>();
  for (const { first, worlds } of ranges) {
    for (let index = first; index < first + worlds; index += 1) {
      const group = Math.floor(index / worldsPerCase);
      groups.set(group, [...(groups.get(group) ?? []), index]);
    }
  }
  return [...groups.values()].flatMap((indexes): TestCase[] => {
    const others = indexes.filter((index) => failedIndexes.has(index)).map((index) => seedOfWorld(request, index));
    if (others.length === indexes.length) return [];
    const exceptText = others.length === 0 ? '' : `, but for ${others.join(', ')}`;
    const seconds = indexes.reduce((sum, index) => sum + (failedIndexes.has(index) ? 0 : (times.get(index) ?? 0)), 0);
    return [
      {
        className: 'worlds',
        name: `${formatSeeds(request, indexes[0] ?? 0, indexes.at(-1) ?? 0)}${exceptText}`,
        state: 'passed',
        seconds,
      },
    ];
  });
}

function failureCase(failure: Failure): TestCase {
  const { seed, findings: found, findingCount, shrinkResult, command } = failure;
  const findingText = (finding: Failure['findings'][number]): string =>
    `${findingPlace(finding)}\n  ${finding.description}\n  ${finding.customer}`;
  const more = findingCount > found.length ? [`… and ${findingCount - found.length} more`] : [];
  const smaller = shrinkResult ? [`${shrinkText(failure)} In it:`, findingText(shrinkResult.finding)] : [];
  const first = found[0];
  return {
    className: 'worlds',
    name: `seed ${seed}`,
    state: 'failed',
    message: `${first ? `${first.check}: ${first.description}` : ''} Replay: ${command}`,
    evidence: [...found.map(findingText), ...more, ...smaller, `replay: ${command}`].join('\n\n'),
  };
}

function crashedCases({ simulation: { crashed } }: SimulationReport): readonly TestCase[] {
  return crashed.map(({ seed, message }) => ({
    className: 'worlds',
    name: `seed ${seed}`,
    state: 'error',
    message: `the world broke off: ${message}`,
  }));
}

function markCases(report: SimulationReport): readonly TestCase[] {
  return counterCounts(report).map(({ counter, description, times }) =>
    times > 0
      ? { className: 'counters', name: counter, state: 'passed' }
      : { className: 'counters', name: counter, state: 'skipped', message: `it never fired: ${description}` },
  );
}
