import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessment } from '#harness/bench/assess.ts';
import { needsConfirmation } from '#harness/bench/verdict.ts';
import type { CliIo } from '../shared/io.ts';
import { firstMeasurement, historyName, saveHistory, saveReports } from './result-files.ts';
import { runBenchOnce, type BenchRun } from './run-once.ts';

/**
 * Runs a benchmark, and once more when it fails only by its times against a baseline: these count only if both runs are
 * slower. The files of the first run are kept beside the second.
 */
export async function runWithConfirmation(io: CliIo, run: BenchRun, measure = runBenchOnce): Promise<Assessment> {
  const before = new Set(readdirSync(run.dir));
  const first = await measure(io, run);
  const { baseline } = first.result;
  if (
    run.baseline === null ||
    baseline.kind !== 'compared' ||
    !needsConfirmation({ ...first.result, allowedOutcomes: run.profile.allowedOutcomes })
  )
    return first;
  io.err(`slower than ${baseline.file}; measuring once more to confirm it\n`);
  archiveFirstRun(
    io,
    run.dir,
    first,
    readdirSync(run.dir).filter((name) => !before.has(name)),
  );
  return measure(io, { ...run, baseline: { ...run.baseline, firstComparison: baseline.worse } });
}

/** @param fileNames files of the first run: the folder may hold others. */
function archiveFirstRun(io: CliIo, dir: string, { result, history }: Assessment, fileNames: readonly string[]): void {
  const archive = join(dir, firstMeasurement);
  mkdirSync(archive);
  for (const name of fileNames) renameSync(join(dir, name), join(archive, name));
  saveHistory(join(archive, historyName), history);
  saveReports(archive, result, io.language);
}
