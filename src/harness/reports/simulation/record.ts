import type { WorldFinding } from '#harness/simulation/world-finding.ts';
import type { SimulationVerdict } from '#harness/simulation/verdict.ts';
import type { StoreKind } from '#harness/stages/store-kind.ts';
import type { ClauseCount } from '#harness/simulation/coverage/clause-counts.ts';
import type { WorldSize } from '#harness/simulation/shrink/shrink.ts';
import {
  clausesOf,
  faultCounts,
  counterCounts,
  perSecond,
  type CounterCount,
  type SimulationReport,
} from './report.ts';

const format = 'vendloop-simulation/2';

/** A simulation as JSON for other programs. */
export interface SimulationRecord extends SimulationVerdict {
  /** Identifies the format and its version. */
  readonly format: typeof format;
  readonly seed: number;
  readonly mutant: string | null;
  /** Where the cores kept their rows. */
  readonly store: StoreKind;
  /** Cores of each world. */
  readonly cores: number;
  readonly jobs: number;
  readonly worlds: number;
  /** Null: as many as the time allowed. */
  readonly requested: number | null;
  readonly interrupted: boolean;
  readonly durationMs: number;
  readonly worldsPerSecond: number;
  readonly deliveries: number;
  readonly deliveriesPerSecond: number;
  readonly events: number;
  readonly machineMs: number;
  readonly runTwice: number;
  readonly unfinished: number;
  /** Worlds in which a check could not judge all that there was to judge. */
  readonly undecided: number;
  readonly digest: string | null;
  readonly checks: Readonly<Record<string, number>>;
  readonly faults: ReturnType<typeof faultCounts>;
  readonly coverage: readonly CounterCount[];
  /** Machines that were held against the specification, and those that were not judged to their end. */
  readonly machines: number;
  readonly undecidedMachines: number;
  /** Every clause of the protocol. */
  readonly clauses: readonly ClauseCount[];
  readonly failed: readonly {
    readonly seed: number;
    readonly found: readonly WorldFinding[];
    readonly findings: number;
    readonly digest: string;
    readonly shrinkResult: {
      readonly found: WorldFinding;
      readonly digest: string;
      readonly from: WorldSize;
      readonly to: WorldSize;
      readonly attempts: number;
      readonly stoppedEarly: boolean;
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
  const { simulation, verdict, failures, durationMs } = report;
  const { request, tally } = simulation;
  return {
    format,
    ...verdict,
    seed: request.seed,
    mutant: request.mutant,
    store: request.store ?? 'memory',
    cores: request.cores ?? 1,
    jobs: request.jobs,
    worlds: tally.worlds,
    requested: request.worlds,
    interrupted: simulation.interrupted,
    durationMs,
    worldsPerSecond: perSecond(tally.worlds, report),
    deliveries: tally.deliveries,
    deliveriesPerSecond: perSecond(tally.deliveries, report),
    events: tally.events,
    machineMs: tally.machineMs,
    runTwice: tally.runTwice,
    unfinished: tally.unfinished,
    undecided: tally.undecided,
    digest: simulation.digest,
    checks: tally.checks,
    faults: faultCounts(report),
    coverage: counterCounts(report),
    machines: tally.machines,
    undecidedMachines: tally.undecidedMachines,
    clauses: clausesOf(report),
    failed: failures.map(({ seed, findings: found, findingCount, digest, shrinkResult, interrupted, command }) => ({
      seed,
      found,
      findings: findingCount,
      digest,
      shrinkResult: shrinkResult && {
        found: shrinkResult.finding,
        digest: shrinkResult.digest,
        from: shrinkResult.originalSize,
        to: shrinkResult.size,
        attempts: shrinkResult.attempts,
        stoppedEarly: interrupted,
      },
      replay: command,
    })),
    crashed: simulation.crashed.map(({ seed, message }) => ({ seed, message })),
    vendloop: report.version,
    node: report.node,
  };
}
