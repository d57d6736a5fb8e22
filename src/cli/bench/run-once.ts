import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { assess, type Assessed } from '#harness/bench/assess.ts';
import type { Baseline } from '#harness/bench/baseline.ts';
import { runSession } from '#harness/bench/live/benchmark.ts';
import type { BenchProfile } from '#harness/bench/profiles.ts';
import type { FoundK6 } from '#harness/bench/k6/find.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import type { CliIo } from '../shared/io.ts';
import type { Ending } from '../shared/shutdown.ts';
import { aboutRun } from './about.ts';
import { accountOf } from './flags.ts';

/** One benchmark, as the command line wants it. */
export interface OneRun {
  readonly profile: BenchProfile;
  readonly seed: number;
  readonly k6: FoundK6;
  readonly dir: string;
  readonly target: string | null;
  readonly withFleet: boolean;
  /** Program and first arguments of the core's `vendloop`; left out: this one. */
  readonly coreCommand?: readonly string[];
  readonly coreArgs: readonly string[];
  readonly dashboard: boolean;
  readonly baseline: Baseline | null;
  /** Who may want it to end. */
  readonly ending?: Pick<Ending, 'signal' | 'up' | 'down'>;
}

/** How this very `vendloop` is started, as compiled or from sources. */
export function ownCommand(): readonly string[] {
  return [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
}

/** Runs a benchmark and judges it. @throws Error in one sentence when it could not be run to its end. */
export async function runOne(io: CliIo, run: OneRun): Promise<Assessed> {
  const clock = new SystemClock();
  const about = aboutRun({
    ...run,
    k6: run.k6.version,
    sabotage: run.coreArgs.length === 0 ? [] : [run.coreArgs.join(' ')],
    now: io.now(),
  });
  try {
    const evidence = await runSession({
      ...run,
      ...run.ending,
      k6: run.k6.path,
      account: accountOf(io),
      coreCommand: run.coreCommand ?? ownCommand(),
      ownCommand: ownCommand(),
      env: process.env,
      clock,
      say: (line) => io.err(`${line}\n`),
    });
    io.err('judging what was seen\n');
    const assessed = assess(evidence, { profile: run.profile, about, baseline: run.baseline });
    // The history has it all. Of a run that could not be judged they are all that there is.
    for (const name of ['core.ndjson', 'fleet.ndjson']) rmSync(join(run.dir, name), { force: true });
    return assessed;
  } finally {
    clock.close();
    for (const name of ['core.sqlite', 'core.sqlite-wal', 'core.sqlite-shm'])
      rmSync(join(run.dir, name), { force: true });
  }
}
