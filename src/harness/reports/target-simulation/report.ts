import type { TargetSimulation } from '#harness/simulation/on-target/target-simulation.ts';
import type { SimulationVerdict } from '#harness/simulation/verdict.ts';

/** A simulation at a cloud with what reports need. */
export interface TargetSimulationReport {
  readonly simulation: TargetSimulation;
  readonly verdict: SimulationVerdict;
  /** Unix ms. */
  readonly startedAt: number;
  /** Real time of all worlds, ms. */
  readonly durationMs: number;
  /** Folder of the evidence. */
  readonly out: string;
  /** The command that plays the draws of a seed again. */
  readonly replay: (seed: number) => string;
  readonly version: string;
  readonly node: string;
}
