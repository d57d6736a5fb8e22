import { fitPlot } from '#harness/fit/fit-plot.ts';
import { formatFit, describeFit } from '#harness/fit/fit-text.ts';
import { fitProfile, type Fit } from '#harness/fit/fit.ts';
import { readHistoryRuns } from '#harness/fit/history-runs.ts';
import { readLog, formatSkipped } from '#harness/fit/read-log.ts';
import { writeProfile } from '#harness/fit/profile-file.ts';
import type { RunLog } from '#harness/fit/run-times.ts';
import { LogError } from '#harness/log/log-error.ts';
import { withoutBom } from '#harness/history/line-splitter.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { outputsIn } from '../texts/sentences/index.ts';
import { writeNewFile } from '../shared/write-file.ts';

export interface FitFlags {
  readonly motor: string;
  readonly out?: string;
  readonly plot?: string;
  readonly seed: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function fit(io: CliIo, file: string, flags: FitFlags): Promise<void> {
  const motor = asUsageError(() => motorByName(flags.motor));
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const text = withoutBom(await io.readInput(file)).trimEnd();
  const log = asUsageError(() =>
    isHistory(text) ? runsOfHistory(io, text, file, motor.name) : readLog(text, file, motor.name),
  );
  const result = fitProfile(motor, log.runs, file, seededRandom(seed));
  const t = outputsIn(io.language);
  if (flags.json) io.out(`${JSON.stringify(fitRecord(result, log), null, 2)}\n`);
  else
    io.out(
      `${t(
        `${log.runs.length} runs of ${motor.name} in ${escapeUnprintable(file)}, times in ` +
          `${log.timeFormat}${formatSkipped(log.skippedRows)}`,
      )}\n` + `${log.notes.map((note) => `${escapeUnprintable(t(note))}\n`).join('')}\n${formatFit(result, t)}`,
    );
  if (flags.out !== undefined)
    writeNewFile(io, flags.out, writeProfile({ motor: motor.name, profile: result.profile }), flags.force ?? false);
  if (flags.plot !== undefined) writeNewFile(io, flags.plot, fitPlot(result, motor.title), flags.force ?? false);
}

function runsOfHistory(io: CliIo, text: string, file: string, motor: string): RunLog {
  const history = readHistory(text, file);
  for (const warning of history.warnings) io.err(`vendloop fit: ${escapeUnprintable(warning)}\n`);
  return readHistoryRuns(history, file, motor);
}

function isHistory(text: string): boolean {
  return text.slice(0, 200).includes('"vendloop-history/');
}

function fitRecord(fitted: Fit, { runs, timeFormat, skippedRows: skipped, notes }: RunLog) {
  const { observables, profile, fittedRuns, heldOutRuns, outsideHealthy } = fitted;
  const figures = observables.map(({ name, distance, logPercentiles, simulatedPercentiles }) => ({
    observable: name,
    ...distance,
    log: logPercentiles,
    profile: simulatedPercentiles,
  }));
  return {
    runs: runs.length,
    times: timeFormat,
    left: Object.fromEntries(skipped),
    notes,
    fitted: fittedRuns,
    heldOut: heldOutRuns,
    outsideHealthy,
    verdict: describeFit(fitted),
    observables: figures,
    profile,
  };
}

/** Turns errors of an action into usage errors: the user can correct a log or a name. */
function asUsageError<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof LogError || error instanceof Error)
      throw new UsageError(escapeUnprintable(error.message), { cause: error });
    throw error;
  }
}
