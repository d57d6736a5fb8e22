import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compareWithBaseline } from '#harness/bench/baseline.ts';
import { judgeHistory } from '#harness/bench/judge-history.ts';
import { benchProfile } from '#harness/bench/profiles.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchVerdict } from '#harness/bench/verdict.ts';
import type { History } from '#harness/history/event.ts';
import { readHistoryStream } from '#harness/history/ndjson.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { historyName, readResult } from './result-files.ts';

/**
 * Judges a stored run again: its history by the current checks, its figures as stored.
 * @param file `bench.json` of the run; its history is in the same folder.
 * @throws UsageError when one of the two is missing or invalid.
 */
export async function rejudge(io: CliIo, file: string, baselineFile?: string): Promise<BenchResult> {
  const stored = readResult(file);
  // Only the base name is used, so that a result cannot name a file in another folder.
  const history = await readRunHistory(io, join(dirname(file), basename(stored.files['history'] ?? historyName)));
  const { checks, inconclusiveReasons } = judgeHistory(history, stored.about.target);
  const baseline =
    baselineFile === undefined
      ? stored.baseline
      : compareWithBaseline(
          stored,
          { file: baselineFile, result: readResult(baselineFile) },
          seededRandom(stored.about.seed),
        );
  const verdict = benchVerdict({
    ...stored,
    checks,
    baseline,
    allowedOutcomes: benchProfile(stored.profile)?.allowedOutcomes ?? [],
    problems: [...stored.problems, ...inconclusiveReasons],
  });
  return { ...stored, ...verdict, checks, baseline };
}

/**
 * Reads the history of a stored run; what of it this build does not know is reported.
 * @throws UsageError when it is missing; HistoryError for the first invalid line.
 */
export async function readRunHistory(io: CliIo, file: string): Promise<History> {
  if (!existsSync(file)) throw new UsageError(`${file} is missing: a run is judged by its history`);
  const history = await readHistoryStream(io.readPieces(file), file);
  for (const warning of history.warnings) io.err(`vendloop bench: ${escapeUnprintable(warning)}\n`);
  return history;
}
