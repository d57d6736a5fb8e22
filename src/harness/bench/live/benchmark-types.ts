import type { Clock } from '#core/ports/clock.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { K6Outcome } from '../k6/run.ts';
import type { ReceiverAddress } from '#harness/stages/live/receiver-server.ts';
import type { TargetTerms } from '#harness/runner/target-terms.ts';
import type { LoadParameters } from '../load/load-parameters.ts';
import type { Segment } from '../load/segment.ts';
import type { Step } from '../load/steps.ts';
import type { ProcessLoopSample } from '../loop-delays.ts';
import type { ObservedSample } from '../observed-sample.ts';
import type { BenchProfile, LoadPart } from '../profiles.ts';
import type { MachineUsageSample, ProcessUsageSample } from '../series.ts';
import type { DiskSample } from './disk-probe.ts';
import type { EnvironmentEvidence } from './environment.ts';
import type { Sale } from './prepare-sales.ts';

/** The merchant's credentials. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** Options of one benchmark. */
export interface BenchmarkOptions {
  readonly profile: BenchProfile;
  readonly seed: number;
  /** The executable; null: the generator in Node makes the load. */
  readonly k6: string | null;
  readonly account: Account;
  readonly coreCommand: readonly string[];
  readonly ownCommand: readonly string[];
  readonly coreArgs: readonly string[];
  /** A target core; null: one is started. */
  readonly target: string | null;
  /** How many cores are started that share a PostgreSQL; left out: one, on SQLite. */
  readonly cores?: number | undefined;
  /** Where callbacks arrive, and at which URL the core reaches that; left out: on this computer's loopback. */
  readonly receiver?: ReceiverAddress | undefined;
  readonly callbackUrl?: string | undefined;
  readonly withFleet: boolean;
  /** Whether calls, frames and callbacks are recorded with what was on the wire. */
  readonly wire?: boolean;
  /** Faults of simulated machines, as `vendloop fleet` takes them. */
  readonly fleetFaults?: readonly string[];
  /** An existing folder for all files of the run. */
  readonly dir: string;
  /** Also writes k6's own report. */
  readonly dashboard: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The share of the load, and of the fleet, that this computer has; left out: all. */
  readonly segment?: Segment | undefined;
  /** When the load begins, wall clock, Unix ms; left out: at once. */
  readonly startAtMs?: number | undefined;
  /** Aborted to end the benchmark early: everything is stopped, and the evidence so far is kept. */
  readonly signal?: AbortSignal;
  /** Called before the first process is started, and when none is left. */
  readonly enableInterrupt?: () => void;
  readonly disableInterrupt?: () => void;
  readonly print: (line: string) => void;
}

/** Evidence of one part of the load. */
export interface PartEvidence {
  readonly segment?: Segment | undefined;
  readonly part: LoadPart;
  readonly parameters: LoadParameters;
  readonly steps: readonly Step[];
  /** By index; of a segment only its own are there. */
  readonly sales: readonly Sale[];
  readonly samples: readonly ObservedSample[];
  /** What k6, or the generator in its place, has come to. */
  readonly k6: K6Outcome;
}

/** Evidence of a benchmark, to be judged. Times on the host's monotonic clock, ms. */
export interface BenchmarkEvidence extends EnvironmentEvidence {
  readonly specs: readonly MachineSpec[];
  readonly merchant: readonly HistoryEvent[];
  readonly parts: readonly PartEvidence[];
  /**
   * What answers are held against: that of the core that was started, or what a target showed; null where it is not
   * known, or the wire was not recorded.
   */
  readonly terms: 'own-core' | TargetTerms | null;
  readonly processSamples: readonly ProcessUsageSample[];
  /** Event-loop samples of core, fleet and harness. */
  readonly loopSamples: readonly ProcessLoopSample[];
  /** Of this computer as a whole; left out where it is not known. */
  readonly machineSamples?: readonly MachineUsageSample[];
  /** Which program was pinned to which processors, in a sentence. */
  readonly pinning?: string;
  /** Disk times during the run, beside the core's own file. */
  readonly diskSamples: readonly DiskSample[];
  /** When it began and ended. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the load and its callbacks were over, and everything began to be stopped. */
  readonly loadEndedAt: number;
  /** Wall clock minus monotonic. */
  readonly wallOffset: number;
  /** Why it ended early, in a sentence; null when it did not. */
  readonly cutShort: string | null;
}
