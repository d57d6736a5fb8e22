import type { Clock } from '#core/ports/clock.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { K6Outcome } from '../k6/run.ts';
import type { Sample } from '../k6/samples.ts';
import type { LoadParameters } from '../load/load-parameters.ts';
import type { Step } from '../load/steps.ts';
import type { ProcessLoopSample } from '../loop-delays.ts';
import type { BenchProfile, LoadPart } from '../profiles.ts';
import type { ProcessUsageSample } from '../series.ts';
import type { DiskSample } from './disk-probe.ts';
import type { EnvironmentEvidence } from './environment.ts';
import type { Sale } from './prepare-sales.ts';

/** Who the merchant of a load is. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** One benchmark, as it is to be run. */
export interface BenchmarkOptions {
  readonly profile: BenchProfile;
  readonly seed: number;
  readonly k6: string;
  readonly account: Account;
  readonly coreCommand: readonly string[];
  readonly ownCommand: readonly string[];
  readonly coreArgs: readonly string[];
  /** Somebody else's core; null: one is started. */
  readonly target: string | null;
  readonly withFleet: boolean;
  /** Folder for everything that the run leaves; it is there. */
  readonly dir: string;
  /** Has k6 leave its own report as well. */
  readonly dashboard: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborted when somebody wants it to end: everything is taken down, and what there is is kept. */
  readonly signal?: AbortSignal;
  /** Told before the first process is started, and when none is left. */
  readonly enableInterrupt?: () => void;
  readonly disableInterrupt?: () => void;
  readonly print: (line: string) => void;
}

/** What a part of the load came to. */
export interface PartEvidence {
  readonly part: LoadPart;
  readonly parameters: LoadParameters;
  readonly steps: readonly Step[];
  readonly sales: readonly Sale[];
  readonly samples: readonly Sample[];
  readonly k6: K6Outcome;
}

/** What a benchmark leaves to be judged. Times on the host's monotonic clock, ms. */
export interface BenchmarkEvidence extends EnvironmentEvidence {
  readonly specs: readonly MachineSpec[];
  readonly merchant: readonly HistoryEvent[];
  readonly parts: readonly PartEvidence[];
  readonly processSamples: readonly ProcessUsageSample[];
  /** What core, fleet and harness saw of their own event loops. */
  readonly loopSamples: readonly ProcessLoopSample[];
  /** How long the disk took meanwhile, beside the core's own file. */
  readonly diskSamples: readonly DiskSample[];
  /** When it began and ended. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Wall clock minus monotonic. */
  readonly wallOffset: number;
  /** Why it ended before its time, in a sentence; null when it did not. */
  readonly cutShort: string | null;
}
