import type { Found } from '#harness/simulation/world-finding.ts';
import type { SimulationVerdict } from '#harness/simulation/verdict.ts';
import type { WorldSize } from '#harness/simulation/shrink/shrink.ts';
import { faultCounts, markCounts, perSecond, type MarkCount, type SimulationReport } from './report.ts';

/** A simulation for other programs. */
export interface SimulationRecord extends SimulationVerdict {
  readonly seed: number;
  readonly zoo: string | null;
  readonly jobs: number;
  readonly worlds: number;
  /** Null: as many as the time allowed. */
  readonly asked: number | null;
  readonly interrupted: boolean;
  readonly tookMs: number;
  readonly worldsPerSecond: number;
  readonly deliveries: number;
  readonly deliveriesPerSecond: number;
  readonly events: number;
  readonly machineMs: number;
  readonly livedTwice: number;
  readonly gaveUp: number;
  /** Worlds in which a check could not judge all that there was to judge. */
  readonly undecided: number;
  readonly digest: string | null;
  readonly checks: Readonly<Record<string, number>>;
  readonly faults: ReturnType<typeof faultCounts>;
  readonly marks: readonly MarkCount[];
  readonly failed: readonly {
    readonly seed: number;
    readonly found: readonly Found[];
    readonly findings: number;
    readonly digest: string;
    readonly shrunk: {
      readonly found: Found;
      readonly digest: string;
      readonly from: WorldSize;
      readonly to: WorldSize;
      readonly tries: number;
      readonly cutShort: boolean;
    } | null;
    readonly replay: string;
  }[];
  readonly crashed: readonly { readonly seed: number; readonly message: string }[];
  /** Version of vendloop and of Node that ran it. */
  readonly vendloop: string;
  readonly node: string;
}

/** Sums a simulation up as plain data. */
export function simulationRecord(report: SimulationReport): SimulationRecord {
  const { simulation, verdict, failures, tookMs } = report;
  const { order, tally } = simulation;
  return {
    ...verdict,
    seed: order.seed,
    zoo: order.animal,
    jobs: order.jobs,
    worlds: tally.worlds,
    asked: order.worlds,
    interrupted: simulation.interrupted,
    tookMs,
    worldsPerSecond: perSecond(tally.worlds, report),
    deliveries: tally.deliveries,
    deliveriesPerSecond: perSecond(tally.deliveries, report),
    events: tally.events,
    machineMs: tally.machineMs,
    livedTwice: tally.twice,
    gaveUp: tally.gaveUp,
    undecided: tally.undecided,
    digest: simulation.digest,
    checks: tally.checks,
    faults: faultCounts(report),
    marks: markCounts(report),
    failed: failures.map(({ seed, found, findings, digest, shrunk, cutShort, command }) => ({
      seed,
      found,
      findings,
      digest,
      shrunk: shrunk && {
        found: shrunk.found,
        digest: shrunk.digest,
        from: shrunk.from,
        to: shrunk.to,
        tries: shrunk.tries,
        cutShort,
      },
      replay: command,
    })),
    crashed: simulation.crashed.map(({ seed, message }) => ({ seed, message })),
    vendloop: report.version,
    node: report.node,
  };
}
