import { formatDuration } from '../scenario/duration.ts';
import { logRows, timeColumns, type Row, type TimeColumn } from './log-rows.ts';
import { LogError } from '../log/log-error.ts';
import { parseTime } from '../log/log-time.ts';
import { motorMeaning, outcomeMeaning, quantityMeaning, type CellMeaning } from './cell-meaning.ts';
import { minRuns, maxRunMs, type RunLog, type RunTimes } from './run-times.ts';

/** Share of rows that may be of no use before the log as a whole is refused. */
const maxUnusableShare = 0.05;

/** What has been read so far. */
interface LogReading {
  readonly runs: RunTimes[];
  /** Rows that were left out, by reason. */
  readonly skippedRows: Map<string, number>;
  /** Rows that should have been of use and are not, with their lines. */
  readonly unusableRows: string[];
  /** Words that are not understood, by column and word, and in how many rows. */
  readonly unknownWords: Map<string, number>;
  /** Ways in which times are written, each with the first place where it is. */
  readonly timeFormats: Map<string, string>;
  /** Times of each column in ms, to see how fine they are. */
  readonly timestamps: Map<TimeColumn, number[]>;
}

/**
 * Reads a log of runs: CSV with a header, or NDJSON, one run a line. `commanded_at` and `result_at` must be there,
 * `acknowledged_at`, `motor_started_at`, `motor_stopped_at`, `motor`, `outcome` and `quantity` may be. Times are Unix
 * milliseconds, Unix seconds with a fraction, or ISO 8601, one way throughout.
 * @param motor rows of another motor type are left out.
 * @throws LogError when it cannot be used.
 */
export function readLog(text: string, file: string, motor: string): RunLog {
  const rows = logRows(text.replace(/^\ufeff/, ''), file);
  const logReading: LogReading = {
    runs: [],
    skippedRows: new Map(),
    unusableRows: [],
    unknownWords: new Map(),
    timeFormats: new Map(),
    timestamps: new Map(),
  };
  const hasOnes = rows.some(({ cells }) => cells['outcome']?.trim() === '1');
  for (const row of rows) readRow(row, motor, hasOnes, logReading);
  checkUsable(logReading, file);
  const { runs, skippedRows, timeFormats } = logReading;
  return { runs, timeFormat: [...timeFormats.keys()][0] ?? '', skippedRows, notes: logNotes(logReading) };
}

/** @throws LogError when too many of the rows that should be of use are not. */
function checkUsable(
  { runs, skippedRows, unusableRows, unknownWords, timeFormats, timestamps }: LogReading,
  file: string,
): void {
  if (timeFormats.size > 1)
    throw new LogError(
      `${file} writes its times in more than one way ` +
        `(${[...timeFormats].map(([timeFormat, firstPlace]) => `${timeFormat} in ${firstPlace}`).join(', ')}): ` +
        'choose one',
    );
  const candidates = runs.length + unusableRows.length;
  if (unusableRows.length > maxUnusableShare * candidates) {
    const unknown =
      unknownWords.size === 0
        ? ''
        : `. Words that are not understood: ${formatWords(unknownWords)}. Write success or failure, a motor type's ` +
          'name, a whole number of items';
    throw new LogError(
      `${file}: ${unusableRows.length} of ${candidates} rows cannot be used; first, ${unusableRows[0] ?? ''}${unknown}`,
    );
  }
  if (runs.length < minRuns)
    throw new LogError(
      `${file} has ${runs.length} runs that can be used${formatSkipped(skippedRows)}; a fit needs at least ${minRuns}`,
    );
  const coarse = [...timestamps].find(([column, times]) => column !== 'commanded_at' && timeStep(times) >= 1_000);
  if (coarse)
    throw new LogError(
      `${file} has whole seconds in ${coarse[0]}: a run takes less than one, so log it in milliseconds`,
    );
}

/** What was left out, for people. */
export function formatSkipped(skippedRows: RunLog['skippedRows']): string {
  if (skippedRows.size === 0) return '';
  return ` (left out: ${[...skippedRows].map(([reason, rows]) => `${rows} ${reason}`).join(', ')})`;
}

const notUnderstood = ' is not understood';

/** What else a reader should know of a log: nothing that is left out is left out in silence. */
function logNotes({ unusableRows, unknownWords, timestamps }: LogReading): readonly string[] {
  const coarse = [...timestamps]
    .map(([column, times]) => [column, timeStep(times)] as const)
    .filter(([, step]) => step >= 10);
  const first = unusableRows.find((why) => !why.endsWith(notUnderstood));
  return [
    ...(unknownWords.size > 0 ? [`Words that are not understood: ${formatWords(unknownWords)}.`] : []),
    ...(first === undefined ? [] : [`The first row that cannot be used: ${first}.`]),
    ...coarse.map(
      ([column, step]) =>
        `${column} has steps of ${step >= 1_000 ? 'whole seconds' : `${step} ms`}: times may be wrong by as much.`,
    ),
  ];
}

function formatWords(words: LogReading['unknownWords']): string {
  const firstWords = [...words].slice(0, 8).map(([word, rows]) => `${word} (${rows} row${rows === 1 ? '' : 's'})`);
  const moreText = words.size > firstWords.length ? ` and ${words.size - firstWords.length} more` : '';
  return `${firstWords.join(', ')}${moreText}`;
}

/** The coarsest step, of 1 s, 100 ms and 10 ms, that nearly all times are multiples of; 1 when they are finer. */
function timeStep(times: readonly number[]): number {
  return [1_000, 100, 10].find((step) => times.filter((ms) => ms % step === 0).length >= 0.9 * times.length) ?? 1;
}

function readRow({ line, cells }: Row, motor: string, hasOnes: boolean, reading: LogReading): void {
  const skip = (reason: string): void =>
    void reading.skippedRows.set(reason, (reading.skippedRows.get(reason) ?? 0) + 1);
  const reject = (reason: string, problem: string): void => {
    reading.unusableRows.push(`line ${line}: ${problem}`);
    skip(reason);
  };
  const meanings: readonly (readonly [column: string, means: CellMeaning, otherwise: string])[] = [
    ['motor', motorMeaning(cells['motor'] ?? '', motor), 'of other motor types'],
    ['outcome', outcomeMeaning(cells['outcome'] ?? '', hasOnes), 'without success'],
    ['quantity', quantityMeaning(cells['quantity'] ?? ''), 'of several items'],
  ];
  const skipped = meanings.find(([, meaning]) => meaning === 'other');
  if (skipped) {
    skip(skipped[2]);
    return;
  }
  const [unknown] = meanings.find(([, meaning]) => meaning === 'unknown') ?? [];
  if (unknown !== undefined) {
    const word = `${JSON.stringify(cells[unknown])} in ${unknown}`;
    reading.unknownWords.set(word, (reading.unknownWords.get(word) ?? 0) + 1);
    reject('with words that are not understood', `${word}${notUnderstood}`);
    return;
  }
  const times = readTimes(line, cells, reading);
  const problem = typeof times === 'string' ? null : timeProblem(times);
  if (typeof times === 'string') reject('unreadable', times);
  else if (problem === null) reading.runs.push(times);
  else reject(`times out of order, or longer than ${formatDuration(maxRunMs)}`, problem);
}

function readTimes(line: number, cells: Row['cells'], { timeFormats, timestamps }: LogReading): RunTimes | string {
  const times = new Map<TimeColumn, number>();
  for (const column of timeColumns) {
    const text = cells[column];
    if (text === undefined || text === '') continue;
    const time = parseTime(text);
    if (typeof time === 'string') return `"${text}" in ${column} ${time}`;
    if (!timeFormats.has(time.format)) timeFormats.set(time.format, `${column}, line ${line}`);
    times.set(column, time.ms);
  }
  const commanded = times.get('commanded_at');
  const result = times.get('result_at');
  if (commanded === undefined || result === undefined)
    return `${commanded === undefined ? 'commanded_at' : 'result_at'} is empty`;
  for (const [column, ms] of times) {
    const known = timestamps.get(column);
    if (known) known.push(ms);
    else timestamps.set(column, [ms]);
  }
  const since = (column: TimeColumn): number | null => {
    const time = times.get(column);
    return time === undefined ? null : time - commanded;
  };
  return {
    ackMs: since('acknowledged_at'),
    startMs: since('motor_started_at'),
    stopMs: since('motor_stopped_at'),
    resultMs: result - commanded,
  };
}

/** What is impossible in a run's times, as a clause; null when nothing is. */
function timeProblem({ ackMs, startMs, stopMs, resultMs }: RunTimes): string | null {
  const motorOrder = [
    ['commanded_at', 0],
    ['motor_started_at', startMs],
    ['motor_stopped_at', stopMs],
    ['result_at', resultMs],
  ] as const;
  const ackOrder = [
    ['commanded_at', 0],
    ['acknowledged_at', ackMs],
    ['result_at', resultMs],
  ] as const;
  for (const order of [motorOrder, ackOrder]) {
    let previous: readonly [string, number] = ['commanded_at', 0];
    for (const [column, ms] of order) {
      if (ms === null) continue;
      if (ms < previous[1]) return `${column} lies ${formatDuration(previous[1] - ms)} before ${previous[0]}`;
      previous = [column, ms];
    }
  }
  return resultMs > maxRunMs ? `it takes ${formatDuration(resultMs)}, longer than ${formatDuration(maxRunMs)}` : null;
}
