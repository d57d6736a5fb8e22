import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { assess, type Assessment } from '#harness/bench/assess.ts';
import type { Baseline } from '#harness/bench/baseline.ts';
import { runBenchmark } from '#harness/bench/live/benchmark.ts';
import { coreNodeOptions } from '#harness/bench/live/core-process.ts';
import type { Segment } from '#harness/bench/load/segment.ts';
import type { BenchProfile } from '#harness/bench/profiles.ts';
import { noK6 } from '#harness/bench/result.ts';
import type { K6Program } from '#harness/bench/k6/find.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import type { CallbackAddress } from '../certify/flags.ts';
import type { CliIo } from '../shared/io.ts';
import type { Shutdown } from '../shared/shutdown.ts';
import { aboutRun } from './about.ts';
import { accountOf } from '../shared/target-account.ts';

/** Options of one benchmark run. */
export interface BenchRun {
  readonly profile: BenchProfile;
  readonly seed: number;
  /** Null: the generator in Node makes the load. */
  readonly k6: K6Program | null;
  readonly dir: string;
  readonly target: string | null;
  /** The share of the load that is made here, and when it begins (Unix ms); left out: all, at once. */
  readonly segment?: Segment | undefined;
  readonly startAtMs?: number | undefined;
  /** How many cores are started that share a PostgreSQL; left out: one, on SQLite. */
  readonly cores?: number | undefined;
  /** Where callbacks arrive, and at which URL the core reaches that; left out: on this computer's loopback. */
  readonly receiver?: CallbackAddress['receiver'];
  readonly callbackUrl?: CallbackAddress['callbackUrl'];
  readonly withFleet: boolean;
  /** Whether the history has what was on the wire. */
  readonly wire?: boolean;
  /** Program and first arguments of the core's `vendloop`; default: this one. */
  readonly coreCommand?: readonly string[];
  readonly coreArgs: readonly string[];
  /** Faults of simulated machines. */
  readonly fleetFaults?: readonly string[];
  readonly dashboard: boolean;
  readonly baseline: Baseline | null;
  /** Ends the run early. */
  readonly ending?: Pick<Shutdown, 'signal' | 'enable' | 'disable'>;
}

/** The command that starts this `vendloop`, compiled or from sources. */
function ownCommand(): readonly string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
}

/** The command that starts a core under load. @param main the program of its `vendloop`. */
export function coreCommand(main = process.argv[1] ?? ''): readonly string[] {
  return [process.execPath, ...coreNodeOptions(), ...process.execArgv, main];
}

/** Runs a benchmark and judges it. @throws Error with a one-sentence message when the run fails. */
export async function runBenchOnce(io: CliIo, run: BenchRun): Promise<Assessment> {
  const clock = new SystemClock();
  const about = aboutRun({
    ...run,
    k6: run.k6?.version ?? noK6,
    coreFaults: run.coreArgs.length === 0 ? [] : [run.coreArgs.join(' ')],
    now: io.now(),
  });
  try {
    const evidence = await runBenchmark({
      ...run,
      ...run.ending,
      k6: run.k6?.path ?? null,
      account: accountOf(io),
      coreCommand: run.coreCommand ?? coreCommand(),
      ownCommand: ownCommand(),
      // The load does not depend on the folder where it is started.
      env: { ...process.env, VENDLOOP_NO_CONFIG: '1' },
      clock,
      print: (line) => io.err(`${line}\n`),
    });
    io.err('judging the run\n');
    const assessment = assess(evidence, { profile: run.profile, about, baseline: run.baseline });
    // The history contains these events. After a failure before this line, the files stay as evidence.
    for (const name of ['core.ndjson', 'fleet.ndjson']) rmSync(join(run.dir, name), { force: true });
    return assessment;
  } finally {
    clock.close();
    for (const name of ['core.sqlite', 'core.sqlite-wal', 'core.sqlite-shm'])
      rmSync(join(run.dir, name), { force: true });
  }
}
