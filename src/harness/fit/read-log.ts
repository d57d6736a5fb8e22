import { sayDuration } from '../scenario/duration.ts';
import { logRows, timeColumns, type Row, type TimeColumn } from './log-rows.ts';
import { readTime } from './log-time.ts';
import { motorMeaning, outcomeMeaning, quantityMeaning, type CellMeaning } from './cell-meaning.ts';
import { fewestRuns, LogError, longestRunMs, type RunLog, type RunTimes } from './run-times.ts';

/** Share of rows that may be of no use before the log as a whole is refused. */
const badShare = 0.05;

/** What has been read so far. */
interface Reading {
  readonly runs: RunTimes[];
  /** Rows that were left out, by reason. */
  readonly left: Map<string, number>;
  /** Rows that should have been of use and are not, with their lines. */
  readonly bad: string[];
  /** Words that are not understood, by column and word, and in how many rows. */
  readonly words: Map<string, number>;
  /** Ways in which times are written, each with the first place where it is. */
  readonly ways: Map<string, string>;
  /** Times of each column in ms, to see how fine they are. */
  readonly stamps: Map<TimeColumn, number[]>;
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
  const reading: Reading = { runs: [], left: new Map(), bad: [], words: new Map(), ways: new Map(), stamps: new Map() };
  const hasOnes = rows.some(({ cells }) => cells['outcome']?.trim() === '1');
  for (const row of rows) readRow(row, motor, hasOnes, reading);
  refuse(reading, file);
  const { runs, left, ways } = reading;
  return { runs, times: [...ways.keys()][0] ?? '', left, notes: notesOf(reading) };
}

/** @throws LogError when too many of the rows that should be of use are not. */
function refuse({ runs, left, bad, words, ways, stamps }: Reading, file: string): void {
  if (ways.size > 1)
    throw new LogError(
      `${file} writes its times in more than one way (${[...ways].map(([way, where]) => `${way} in ${where}`).join(', ')}): choose one`,
    );
  const candidates = runs.length + bad.length;
  if (bad.length > badShare * candidates) {
    const unknown =
      words.size === 0
        ? ''
        : `. Words that are not understood: ${wordList(words)}. Write success or failure, a motor type's name, a whole number of items`;
    throw new LogError(`${file}: ${bad.length} of ${candidates} rows cannot be used; first, ${bad[0] ?? ''}${unknown}`);
  }
  if (runs.length < fewestRuns)
    throw new LogError(
      `${file} has ${runs.length} runs that can be used${sayLeft(left)}; a fit needs at least ${fewestRuns}`,
    );
  const coarse = [...stamps].find(([column, times]) => column !== 'commanded_at' && stepOf(times) >= 1_000);
  if (coarse)
    throw new LogError(
      `${file} has whole seconds in ${coarse[0]}: a run takes less than one, so log it in milliseconds`,
    );
}

/** What was left out, for people. */
export function sayLeft(left: RunLog['left']): string {
  if (left.size === 0) return '';
  return ` (left out: ${[...left].map(([reason, rows]) => `${rows} ${reason}`).join(', ')})`;
}

const notUnderstood = ' is not understood';

/** What else a reader should know of a log: nothing that is left out is left out in silence. */
function notesOf({ bad, words, stamps }: Reading): readonly string[] {
  const coarse = [...stamps]
    .map(([column, times]) => [column, stepOf(times)] as const)
    .filter(([, step]) => step >= 10);
  const first = bad.find((why) => !why.endsWith(notUnderstood));
  return [
    ...(words.size > 0 ? [`Words that are not understood: ${wordList(words)}.`] : []),
    ...(first === undefined ? [] : [`The first row that cannot be used: ${first}.`]),
    ...coarse.map(
      ([column, step]) =>
        `${column} has steps of ${step >= 1_000 ? 'whole seconds' : `${step} ms`}: times may be wrong by as much.`,
    ),
  ];
}

function wordList(words: Reading['words']): string {
  const shown = [...words].slice(0, 8).map(([word, rows]) => `${word} (${rows} row${rows === 1 ? '' : 's'})`);
  return `${shown.join(', ')}${words.size > shown.length ? ` and ${words.size - shown.length} more` : ''}`;
}

/** The coarsest step, of 1 s, 100 ms and 10 ms, that nearly all times are multiples of; 1 when they are finer. */
function stepOf(times: readonly number[]): number {
  return [1_000, 100, 10].find((step) => times.filter((ms) => ms % step === 0).length >= 0.9 * times.length) ?? 1;
}

function readRow({ line, cells }: Row, motor: string, hasOnes: boolean, reading: Reading): void {
  const leave = (reason: string): void => void reading.left.set(reason, (reading.left.get(reason) ?? 0) + 1);
  const spoil = (reason: string, why: string): void => {
    reading.bad.push(`line ${line}: ${why}`);
    leave(reason);
  };
  const meanings: readonly (readonly [column: string, means: CellMeaning, otherwise: string])[] = [
    ['motor', motorMeaning(cells['motor'] ?? '', motor), 'of other motor types'],
    ['outcome', outcomeMeaning(cells['outcome'] ?? '', hasOnes), 'without success'],
    ['quantity', quantityMeaning(cells['quantity'] ?? ''), 'of several items'],
  ];
  const other = meanings.find(([, means]) => means === 'other');
  if (other) {
    leave(other[2]);
    return;
  }
  const [unknown] = meanings.find(([, means]) => means === 'unknown') ?? [];
  if (unknown !== undefined) {
    const word = `${JSON.stringify(cells[unknown])} in ${unknown}`;
    reading.words.set(word, (reading.words.get(word) ?? 0) + 1);
    spoil('with words that are not understood', `${word}${notUnderstood}`);
    return;
  }
  const read = timesOf(line, cells, reading);
  const fault = typeof read === 'string' ? null : faultOf(read);
  if (typeof read === 'string') spoil('unreadable', read);
  else if (fault === null) reading.runs.push(read);
  else spoil(`times out of order, or longer than ${sayDuration(longestRunMs)}`, fault);
}

function timesOf(line: number, cells: Row['cells'], { ways, stamps }: Reading): RunTimes | string {
  const times = new Map<TimeColumn, number>();
  for (const column of timeColumns) {
    const text = cells[column];
    if (text === undefined || text === '') continue;
    const time = readTime(text);
    if (typeof time === 'string') return `"${text}" in ${column} ${time}`;
    if (!ways.has(time.way)) ways.set(time.way, `${column}, line ${line}`);
    times.set(column, time.ms);
  }
  const commanded = times.get('commanded_at');
  const result = times.get('result_at');
  if (commanded === undefined || result === undefined)
    return `${commanded === undefined ? 'commanded_at' : 'result_at'} is empty`;
  for (const [column, ms] of times) {
    const known = stamps.get(column);
    if (known) known.push(ms);
    else stamps.set(column, [ms]);
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
function faultOf({ ackMs, startMs, stopMs, resultMs }: RunTimes): string | null {
  const rising = [
    ['commanded_at', 0],
    ['motor_started_at', startMs],
    ['motor_stopped_at', stopMs],
    ['result_at', resultMs],
  ] as const;
  const acked = [
    ['commanded_at', 0],
    ['acknowledged_at', ackMs],
    ['result_at', resultMs],
  ] as const;
  for (const order of [rising, acked]) {
    let before: readonly [string, number] = ['commanded_at', 0];
    for (const [column, ms] of order) {
      if (ms === null) continue;
      if (ms < before[1]) return `${column} lies ${sayDuration(before[1] - ms)} before ${before[0]}`;
      before = [column, ms];
    }
  }
  return resultMs > longestRunMs ? `it takes ${sayDuration(resultMs)}, longer than ${sayDuration(longestRunMs)}` : null;
}
