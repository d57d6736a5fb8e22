import { junitFile, type JUnitCase } from '../junit-xml.ts';
import { worldSeed } from '#harness/simulation/seeds.ts';
import { foundWhere, markCounts, saySeeds, shrinkage, type Failure, type SimulationReport } from './report.ts';

/** Worlds that are one line of the report, when they kept every rule. */
export const worldsPerCase = 100;

/**
 * A simulation as JUnit XML: a case for each hundred worlds that kept every rule, one for each world that failed (with
 * the command that has it again) or broke off, one for the verdict, and one for each coverage mark, which is skipped
 * when it never fired.
 */
export function simulationJunit(report: SimulationReport): string {
  const { simulation, verdict, failures, tookMs } = report;
  const { order } = simulation;
  const properties = {
    verdict: verdict.verdict,
    seed: order.seed,
    worlds: simulation.tally.worlds,
    jobs: order.jobs,
    ...(order.animal !== null && { zoo: order.animal }),
    vendloop: report.version,
    node: report.node,
  };
  const outcome = { of: 'simulation', state: states[verdict.verdict], why: `${verdict.verdict}: ${verdict.why}` };
  const times = worldSeconds(report);
  const failed = failures.map((failure) => ({ ...failureCase(failure), seconds: times.get(failure.index) }));
  const cases: readonly JUnitCase[] = [
    ...worldCases(report, times),
    ...failed,
    ...crashCases(report),
    ...markCases(report),
  ];
  return junitFile({ name: 'simulate', seconds: tookMs / 1000, properties, outcome, cases });
}

const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error', CRASHED: 'error' } as const;

/** Real time of each world by its index: its part of what its batch took. */
function worldSeconds({ simulation: { spans }, batchMs }: SimulationReport): ReadonlyMap<number, number> {
  const each = spans.flatMap(({ first, worlds }) => {
    const ms = batchMs.get(first);
    return ms === undefined ? [] : Array.from({ length: worlds }, (_, at) => [first + at, ms / worlds / 1000] as const);
  });
  return new Map(each);
}

function worldCases(
  { simulation: { spans, order, failed, crashed } }: SimulationReport,
  times: ReadonlyMap<number, number>,
): readonly JUnitCase[] {
  const bad = new Set([...failed, ...crashed].map(({ index }) => index));
  const groups = new Map<number, number[]>();
  for (const { first, worlds } of spans) {
    for (let index = first; index < first + worlds; index += 1) {
      const group = Math.floor(index / worldsPerCase);
      groups.set(group, [...(groups.get(group) ?? []), index]);
    }
  }
  return [...groups.values()].flatMap((indexes): JUnitCase[] => {
    const others = indexes.filter((index) => bad.has(index)).map((index) => worldSeed(order.seed, index));
    if (others.length === indexes.length) return [];
    const but = others.length === 0 ? '' : `, but for ${others.join(', ')}`;
    const seconds = indexes.reduce((sum, index) => sum + (bad.has(index) ? 0 : (times.get(index) ?? 0)), 0);
    return [
      {
        of: 'worlds',
        name: `${saySeeds(order.seed, indexes[0] ?? 0, indexes.at(-1) ?? 0)}${but}`,
        state: 'passed',
        seconds,
      },
    ];
  });
}

function failureCase(failure: Failure): JUnitCase {
  const { seed, found, findings, shrunk, command } = failure;
  const tell = (one: Failure['found'][number]): string => `${foundWhere(one)}\n  ${one.says}\n  ${one.customer}`;
  const more = findings > found.length ? [`… and ${findings - found.length} more`] : [];
  const smaller = shrunk ? [`${shrinkage(failure)} In it:`, tell(shrunk.found)] : [];
  const first = found[0];
  return {
    of: 'worlds',
    name: `seed ${seed}`,
    state: 'failed',
    why: `${first ? `${first.check}: ${first.says}` : ''} Replay: ${command}`,
    evidence: [...found.map(tell), ...more, ...smaller, `replay: ${command}`].join('\n\n'),
  };
}

function crashCases({ simulation: { crashed } }: SimulationReport): readonly JUnitCase[] {
  return crashed.map(({ seed, message }) => ({
    of: 'worlds',
    name: `seed ${seed}`,
    state: 'error',
    why: `the world broke off: ${message}`,
  }));
}

function markCases(report: SimulationReport): readonly JUnitCase[] {
  return markCounts(report).map(({ mark, says, times }) =>
    times > 0
      ? { of: 'marks', name: mark, state: 'passed' }
      : { of: 'marks', name: mark, state: 'skipped', why: `it never fired: ${says}` },
  );
}
