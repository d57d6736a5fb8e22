import type { BenchResult, Compared, Goal } from '#harness/bench/result.ts';
import { junitFile, type JUnitCase } from '../junit-xml.ts';
import { evidenceSays, millis, quantileName } from './formatting.ts';
import { baselineSays, worseSays } from './tables/baseline.ts';
import { checksSay, troubles } from './tables/goals.ts';

const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;

/** A benchmark as JUnit XML: a case for the verdict, for the checks and each of their findings, each goal, each compared figure. */
export function benchJunit(result: BenchResult): string {
  const { verdict, why, profile, about, loads, goals } = result;
  const properties = {
    verdict,
    seed: about.seed,
    configHash: about.configHash,
    commit: `${about.commit ?? 'unknown'}${about.dirty ? ' (dirty)' : ''}`,
    vendloop: about.vendloop,
    node: about.node,
    k6: about.k6,
    target: about.target ?? 'own core',
  };
  const outcome = { of: 'bench', state: states[verdict], why: `${verdict}: ${why}` };
  // A goal and a compared figure are taken from the measured stretches: that is the time that they took.
  const measured = loads.reduce((sum, load) => sum + (load.measured ? load.to - load.from : 0), 0) / 1000;
  const figures = [...goals.map(goalCase), ...baselineCases(result)].map((one) => ({ ...one, seconds: measured }));
  const seconds = loads.reduce((last, { to }) => Math.max(last, to), 0) / 1000;
  const checks = checkCases(result).map((one) => ({ ...one, seconds }));
  return junitFile({
    name: `bench ${profile}`,
    seconds,
    properties,
    outcome,
    cases: [...checks, ...troubleCases(result), ...figures],
  });
}

function checkCases(result: BenchResult): readonly JUnitCase[] {
  const { looked, findings } = result.checks;
  if (findings.length === 0)
    return [{ of: 'check', name: 'history', state: looked > 0 ? 'passed' : 'skipped', why: checksSay(result) }];
  return findings.map(({ check, machine, at, says, customer, events }) => ({
    of: 'check',
    name: `${check}${machine === undefined ? '' : ` on machine ${machine}`} at ${at} ms`,
    state: 'failed',
    why: says,
    evidence: [says, customer, evidenceSays(events)].filter((line) => line !== '').join('\n'),
  }));
}

/** A wrong answer is the core's failure; what went wrong with the run's own programs proves nothing of it. */
function troubleCases(result: BenchResult): readonly JUnitCase[] {
  return troubles(result).map(([title, all]) => ({
    of: 'bench',
    name: title,
    state: all === result.hostile ? 'failed' : 'error',
    why: all[0] ?? '',
    evidence: all.join('\n'),
  }));
}

/** Goals gate nothing: one that is missed must not turn a build red. */
function goalCase({ says, value, met }: Goal): JUnitCase {
  if (met === true) return { of: 'goal', name: says, state: 'passed' };
  return {
    of: 'goal',
    name: says,
    state: 'skipped',
    why: met === null ? `not known: ${value}` : `missed, which fails no run: ${value}`,
  };
}

function baselineCases({ baseline }: BenchResult): readonly JUnitCase[] {
  if (baseline.is !== 'compared' || baseline.rows.length === 0)
    return [{ of: 'baseline', name: 'comparison', state: 'skipped', why: baselineSays(baseline) }];
  return baseline.rows.map(comparedCase);
}

function comparedCase(row: Compared): JUnitCase {
  const name = `${row.of} ${quantileName(row.quantile)} is no worse by more than ${millis(row.marginMs)}`;
  return row.isWorse
    ? { of: 'baseline', name, state: 'failed', why: worseSays(row) }
    : { of: 'baseline', name, state: 'passed' };
}
