import type { BenchResult, QuantileComparison, Goal } from '#harness/bench/result.ts';
import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import { evidenceText, formatMs, quantileName } from './formatting.ts';
import { baselineText, worseText } from './tables/baseline.ts';
import { checksText, problemGroups } from './tables/goals.ts';

const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;

/**
 * A benchmark as a suite: a case for the verdict, for the checks and each of their findings, each goal, each compared
 * figure.
 */
export function benchSuite(result: BenchResult): TestSuite {
  const { verdict, reason, profile, about, loads, goals } = result;
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
  const outcome = { className: 'bench', state: states[verdict], message: `${verdict}: ${reason}` };
  // Goals and compared figures come from the measured steps, so their time is that of these steps.
  const measured = loads.reduce((sum, load) => sum + (load.measured ? load.to - load.from : 0), 0) / 1000;
  const figures = [...goals.map(goalCase), ...baselineCases(result)].map((testCase) => ({
    ...testCase,
    seconds: measured,
  }));
  const seconds = loads.reduce((last, { to }) => Math.max(last, to), 0) / 1000;
  const checks = checkCases(result).map((testCase) => ({ ...testCase, seconds }));
  return {
    name: `bench ${profile}`,
    startedAt: Date.parse(about.at) || 0,
    seconds,
    properties,
    outcome,
    cases: [...checks, ...problemCases(result), ...figures],
    replay: about.command,
  };
}

function checkCases(result: BenchResult): readonly TestCase[] {
  const { cases, findings } = result.checks;
  if (findings.length === 0)
    return [
      { className: 'check', name: 'history', state: cases > 0 ? 'passed' : 'skipped', message: checksText(result) },
    ];
  return findings.map(({ check, machine, at, message, impact, events }) => ({
    className: 'check',
    name: `${check}${machine === undefined ? '' : ` on machine ${machine}`} at ${at} ms`,
    state: 'failed',
    message,
    evidence: [message, impact, evidenceText(events)].filter((line) => line !== '').join('\n'),
  }));
}

/** A wrong answer is the core's failure; what went wrong with the run's own programs proves nothing of it. */
function problemCases(result: BenchResult): readonly TestCase[] {
  return problemGroups(result).map(([title, all]) => ({
    className: 'bench',
    name: title,
    state: all === result.hostile ? 'failed' : 'error',
    message: all[0] ?? '',
    evidence: all.join('\n'),
  }));
}

/** Goals gate nothing: one that is missed must not turn a build red. */
function goalCase({ description, value, met }: Goal): TestCase {
  if (met === true) return { className: 'goal', name: description, state: 'passed' };
  return {
    className: 'goal',
    name: description,
    state: 'skipped',
    message: met === null ? `not known: ${value}` : `missed, which fails no run: ${value}`,
  };
}

function baselineCases({ baseline }: BenchResult): readonly TestCase[] {
  if (baseline.kind !== 'compared' || baseline.rows.length === 0)
    return [{ className: 'baseline', name: 'comparison', state: 'skipped', message: baselineText(baseline) }];
  return baseline.rows.map(comparisonCase);
}

function comparisonCase(row: QuantileComparison): TestCase {
  const name = `${row.timeName} ${quantileName(row.quantile)} is no worse by more than ${formatMs(row.marginMs)}`;
  return row.isWorse
    ? { className: 'baseline', name, state: 'failed', message: worseText(row) }
    : { className: 'baseline', name, state: 'passed' };
}
