import { casesByCheck, hiddenLaws, lawsWithoutCase } from '#harness/simulation/on-target/target-verdict.ts';
import type { TargetSimulationReport } from './report.ts';

/** A simulation at a cloud as data. */
export function targetSimulationRecord(report: TargetSimulationReport) {
  const { simulation, verdict, startedAt, durationMs, out, replay, version, node } = report;
  const { url, seed, played, leftOut, setAside } = simulation;
  return {
    format: 'vendloop-target-simulation/1',
    ...verdict,
    target: url,
    seed,
    worlds: played.length,
    startedAt: new Date(startedAt).toISOString(),
    durationMs,
    vendloop: version,
    node,
    evidence: out,
    cases: Object.fromEntries(casesByCheck(simulation)),
    notVisible: hiddenLaws(simulation),
    withoutCase: lawsWithoutCase(simulation),
    played: played.map((world) => ({ ...world, replay: replay(world.seed) })),
    leftOut,
    machinesLeftOut: setAside,
  };
}
