import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessed } from '#harness/bench/assess.ts';
import { asksForAnother } from '#harness/bench/verdict.ts';
import type { CliIo } from '../shared/io.ts';
import { firstMeasurement, historyName, saveHistory, saveReports } from './result-files.ts';
import { runOne, type OneRun } from './run-once.ts';

/**
 * Runs a benchmark; and once more, if nothing but its times against a baseline speaks against the core: they count only
 * when both say so. What the first one left is kept beside the second.
 */
export async function runBelieved(io: CliIo, run: OneRun, measure = runOne): Promise<Assessed> {
  const before = new Set(readdirSync(run.dir));
  const first = await measure(io, run);
  const { baseline } = first.result;
  if (
    run.baseline === null ||
    baseline.is !== 'compared' ||
    !asksForAnother({ ...first.result, allowed: run.profile.allows })
  )
    return first;
  io.err(`slower than ${baseline.file}; measuring once more, because a core that is slower is slower twice\n`);
  putAside(
    run.dir,
    first,
    readdirSync(run.dir).filter((name) => !before.has(name)),
  );
  return measure(io, { ...run, baseline: { ...run.baseline, earlier: baseline.worse } });
}

/** @param left names of what it left: the folder may have been somebody's before. */
function putAside(dir: string, { result, history }: Assessed, left: readonly string[]): void {
  const aside = join(dir, firstMeasurement);
  mkdirSync(aside);
  for (const name of left) renameSync(join(dir, name), join(aside, name));
  saveHistory(join(aside, historyName), history);
  saveReports(aside, result, {});
}
