import type { PlayedWorld } from '#harness/simulation/on-target/target-simulation.ts';
import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import type { TargetSimulationReport } from './report.ts';

const states = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error', CRASHED: 'error' } as const;

/** A simulation at a cloud as a suite: a case for each world; one that was left out is skipped. */
export function targetSimulationSuite(report: TargetSimulationReport): TestSuite {
  const { simulation, verdict, startedAt, durationMs, replay, version, node } = report;
  const { url, seed, played, leftOut } = simulation;
  const skipped = leftOut.map((world): TestCase => ({
    className: 'worlds',
    name: `seed ${world.seed}`,
    state: 'skipped',
    message: world.reason,
  }));
  return {
    name: 'simulate',
    startedAt,
    seconds: durationMs / 1_000,
    properties: { verdict: verdict.verdict, target: url, seed, worlds: played.length, vendloop: version, node },
    outcome: {
      className: 'simulation',
      state: states[verdict.verdict],
      message: `${verdict.verdict}: ${verdict.reason}`,
    },
    cases: [...played.map((world) => worldCase(world, replay(world.seed))), ...skipped],
  };
}

function worldCase({ seed, durationMs, findings, unfinished }: PlayedWorld, command: string): TestCase {
  const about = { className: 'worlds', name: `seed ${seed}`, seconds: durationMs / 1_000 } as const;
  const [first] = findings;
  if (first)
    return {
      ...about,
      state: 'failed',
      message: `${first.check}: ${first.description} Again: ${command}`,
      evidence: findings.map(({ check, description, customer }) => `${check}: ${description} ${customer}`).join('\n\n'),
    };
  return unfinished
    ? { ...about, state: 'error', message: 'it did not settle before the time limit' }
    : { ...about, state: 'passed' };
}
