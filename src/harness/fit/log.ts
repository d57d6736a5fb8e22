import { csvRows } from './csv.ts';
import { fewestRuns, LogError, longestRunMs, type RunLog, type RunTimes } from './run-times.ts';

/** Share of rows that may be unreadable before the log as a whole is refused. */
const badShare = 0.05;

const columns = ['commanded_at', 'acknowledged_at', 'motor_started_at', 'motor_stopped_at', 'result_at'] as const;
type Column = (typeof columns)[number];

/** A row as text, by column; and the line on which it stands. */
interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads a log of runs: CSV with a header, or NDJSON, one run a line. `commanded_at` and `result_at` must be there,
 * `acknowledged_at`, `motor_started_at`, `motor_stopped_at`, `motor`, `outcome` and `quantity` may be. Times are Unix
 * milliseconds, Unix seconds with a fraction, or ISO 8601, one way throughout.
 * @param motor rows of another motor type are left out.
 * @throws LogError when it cannot be used.
 */
export function readLog(text: string, file: string, motor: string): RunLog {
  const rows = text.trimStart().startsWith('{') ? ndjsonRows(text, file) : csvToRows(text, file);
  const left = new Map<string, number>();
  const leave = (reason: string): void => void left.set(reason, (left.get(reason) ?? 0) + 1);
  const bad: string[] = [];
  const ways = new Set<string>();
  const runs: RunTimes[] = [];
  for (const { line, cells } of rows) {
    const other = reasonToLeave(cells, motor);
    if (other !== null) {
      leave(other);
      continue;
    }
    const read = timesOf(cells, ways);
    if (typeof read === 'string') {
      bad.push(`line ${line}: ${read}`);
      leave('unreadable');
    } else if (absurd(read)) leave('times out of order, or longer than ten minutes');
    else runs.push(read);
  }
  if (ways.size > 1) throw new LogError(`${file} writes its times in more than one way (${[...ways].join(', ')}): choose one`);
  if (bad.length > badShare * rows.length) throw new LogError(`${file}: ${bad.length} of ${rows.length} rows cannot be read; first, ${bad[0] ?? ''}`);
  if (runs.length < fewestRuns) throw new LogError(`${file} has ${runs.length} runs that can be used${sayLeft(left)}; a fit needs at least ${fewestRuns}`);
  return { runs, times: [...ways][0] ?? '', left };
}

/** What was left out, for people. */
export function sayLeft(left: RunLog['left']): string {
  if (left.size === 0) return '';
  return ` (left out: ${[...left].map(([reason, rows]) => `${rows} ${reason}`).join(', ')})`;
}

function csvToRows(text: string, file: string): readonly Row[] {
  const [head, ...rest] = csvRows(text);
  const names = head?.fields.map((name) => name.trim()) ?? [];
  for (const needed of ['commanded_at', 'result_at']) {
    if (!names.includes(needed)) throw new LogError(`${file}, line 1: there is no column "${needed}" (it has ${names.join(', ') || 'none'}); a log has ${columns.join(', ')}, and may have motor, outcome, quantity`);
  }
  return rest.map(({ line, fields }) => ({ line, cells: Object.fromEntries(names.map((name, at) => [name, (fields[at] ?? '').trim()])) }));
}

function ndjsonRows(text: string, file: string): readonly Row[] {
  return text.split('\n').flatMap((source, at): Row[] => {
    if (source.trim() === '') return [];
    const line = at + 1;
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch {
      throw new LogError(`${file}, line ${line}: this is no JSON`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LogError(`${file}, line ${line}: this is no JSON object`);
    return [{ line, cells: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, typeof cell === 'string' || typeof cell === 'number' ? `${cell}` : ''])) }];
  });
}

function reasonToLeave(cells: Row['cells'], motor: string): string | null {
  if (cells['motor'] !== undefined && cells['motor'] !== '' && cells['motor'] !== motor) return 'of other motor types';
  if (cells['outcome'] !== undefined && !['', 'success', '1'].includes(cells['outcome'])) return 'without success';
  if (cells['quantity'] !== undefined && !['', '1'].includes(cells['quantity'])) return 'of several items';
  return null;
}

function timesOf(cells: Row['cells'], ways: Set<string>): RunTimes | string {
  const times = new Map<Column, number>();
  for (const column of columns) {
    const text = cells[column];
    if (text === undefined || text === '') continue;
    const time = readTime(text);
    if (time === null) return `"${text}" in ${column} is no time`;
    ways.add(time.way);
    times.set(column, time.ms);
  }
  const commanded = times.get('commanded_at');
  const result = times.get('result_at');
  if (commanded === undefined || result === undefined) return `${commanded === undefined ? 'commanded_at' : 'result_at'} is empty`;
  const since = (column: Column): number | null => {
    const time = times.get(column);
    return time === undefined ? null : time - commanded;
  };
  return { ackMs: since('acknowledged_at'), startMs: since('motor_started_at'), stopMs: since('motor_stopped_at'), resultMs: result - commanded };
}

function readTime(text: string): { readonly way: string; readonly ms: number } | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    // Unix seconds pass this figure in the year 5138.
    return value >= 1e11 ? { way: 'Unix milliseconds', ms: value } : { way: 'Unix seconds', ms: value * 1000 };
  }
  const ms = /^\d{4}-\d\d-\d\d[T ]/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : { way: 'ISO 8601', ms };
}

function absurd({ ackMs, startMs, stopMs, resultMs }: RunTimes): boolean {
  const order = [0, startMs, stopMs, resultMs].filter((time) => time !== null);
  const rises = order.every((time, at) => at === 0 || time >= (order[at - 1] ?? 0));
  return !rises || resultMs > longestRunMs || (ackMs !== null && (ackMs < 0 || ackMs > resultMs));
}
