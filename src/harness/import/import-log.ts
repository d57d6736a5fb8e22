import { LogError } from '../log/log-error.ts';
import { rowReader, type Cells, type RowSink } from '../log/row-reader.ts';
import type { HistoryEvent, RejectedRow } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { suggestion } from '#simulators/suggestion.ts';
import { importHeader, motorOf } from './import-header.ts';
import type { Mapping } from './mapping.ts';
import { RowEvents } from './row-events.ts';
import { RowSorter, type SorterSizes, type SpillStore } from './row-sorter.ts';
import { rowTime } from './row-time.ts';
import { ruleSet } from './rules.ts';

/** Rejected rows that are named; the rest is counted. */
const maxRejected = 100;
/** Groups of rows that no rule matches which are named. */
const maxGroups = 10_000;

/** A log that has been read once: its events can be taken. */
export interface LogImport {
  readonly header: HistoryHeader;
  /** Rows that no rule matched, by what stands in them; the most first. */
  readonly unmatched: readonly (readonly [group: string, rows: number])[];
  /** Columns that the mapping names and that no row has. */
  readonly missingColumns: readonly string[];
  /** The events in the order of their times, the summary of the log and the end of the run last. To be called once. */
  events(): Generator<HistoryEvent>;
}

/** What is imported, and by what. */
export interface ImportOptions {
  readonly mapping: Mapping;
  /** Names the log in messages and in the header. */
  readonly log: string;
  /** Takes what does not fit into memory. */
  readonly store: SpillStore;
  readonly sizes?: SorterSizes;
  /** Where the mapping names a column, for messages. */
  readonly placeOfColumn?: (column: string) => string;
}

/**
 * Reads a log in pieces, which are cut anywhere.
 * @throws LogError when it cannot be used.
 */
export async function importLog(pieces: AsyncIterable<string>, options: ImportOptions): Promise<LogImport> {
  const scan = new LogScan(options);
  const reader = rowReader(options.mapping.format, options.log, scan);
  for await (const piece of pieces) reader.push(piece);
  reader.end();
  return scan.end();
}

/** The first pass: finds the rows that become events, and sorts them. */
class LogScan implements RowSink {
  readonly #options: ImportOptions;
  readonly #rules;
  readonly #timeOf;
  readonly #sorter: RowSorter;
  readonly #machines = new Set<string>();
  readonly #groups = new Map<string, number>();
  readonly #missing: Set<string>;
  readonly #rejected = new RejectedRows();
  #startMs = Infinity;
  #rows = 0;
  #unmatched = 0;
  #isTruncated = false;

  constructor(options: ImportOptions) {
    const { mapping, store, sizes } = options;
    this.#options = options;
    this.#rules = ruleSet(mapping);
    this.#timeOf = rowTime(mapping.time);
    this.#sorter = new RowSorter(store, sizes);
    this.#missing = new Set(this.#rules.columns);
  }

  columns(names: readonly string[]): void {
    const missing = this.#rules.columns.find((column) => !names.includes(column));
    if (missing !== undefined) {
      const { log, placeOfColumn } = this.#options;
      const place = placeOfColumn ? `${placeOfColumn(missing)}: ` : '';
      throw new LogError(
        `${place}${log} has no column "${missing}"${suggestion(missing, names)} (it has ${names.join(', ')})`,
      );
    }
    this.#missing.clear();
  }

  row(line: number, cells: Cells): void {
    this.#rows += 1;
    for (const column of this.#missing) if (Object.hasOwn(cells, column)) this.#missing.delete(column);
    const rules = this.#rules.matching(cells);
    if (rules.length === 0) this.#count(cells);
    else this.#matched(line, cells, rules);
  }

  unreadable(line: number, reason: string): void {
    this.#rows += 1;
    this.#rejected.add({ line, reason, machine: '', kinds: [] });
  }

  truncated(): void {
    this.#rows += 1;
    this.#isTruncated = true;
  }

  end(): LogImport {
    const { mapping, log } = this.#options;
    if (this.#startMs === Infinity) throw new LogError(this.#nothing());
    const startMs = Math.floor(this.#startMs);
    const header = importHeader(mapping, { log, machines: this.#machines, startMs });
    return {
      header,
      unmatched: [...this.#groups].sort(([, a], [, b]) => b - a),
      missingColumns: [...this.#missing],
      events: () => this.#events(header, startMs),
    };
  }

  *#events(header: HistoryHeader, startMs: number): Generator<HistoryEvent> {
    const { mapping } = this.#options;
    const { columns } = this.#rules;
    const made = new RowEvents(mapping, columns, header, startMs);
    const machineAt = columns.indexOf(mapping.machines.column);
    let earlier = 0;
    let t = 0;
    for (const row of this.#sorter.sorted()) {
      const outcome = made.take(row);
      earlier += outcome.earlier;
      if (outcome.problem !== undefined)
        this.#rejected.add({
          line: row.line,
          reason: outcome.problem,
          machine: row.cells[machineAt] ?? '',
          kinds: this.#rules.kindsOf(row.rules),
        });
      for (const event of outcome.events) {
        t = event.t;
        yield event;
      }
    }
    yield {
      t,
      by: 'harness',
      kind: 'log-read',
      rows: this.#rows,
      unmatched: this.#unmatched,
      moved: this.#sorter.moved,
      earlier,
      truncated: this.#isTruncated,
      ...this.#rejected.summary(),
    };
    const isComplete = mapping.covers.ends === 'at-rest' && !this.#isTruncated;
    yield { t, by: 'harness', kind: 'run-ended', reason: isComplete ? 'done' : 'abandoned' };
  }

  #count(cells: Cells): void {
    this.#unmatched += 1;
    const group = this.#rules.groupOf(cells);
    if (this.#groups.has(group) || this.#groups.size < maxGroups)
      this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1);
  }

  #matched(line: number, cells: Cells, rules: readonly number[]): void {
    const { mapping } = this.#options;
    const machine = cells[mapping.machines.column] ?? '';
    const time = cells[mapping.time.column] ?? '';
    const ms = this.#timeOf(time);
    const isKnown = machine === '' || motorOf(mapping, machine) !== undefined;
    if (typeof ms === 'string' || !isKnown) {
      const reason = !isKnown
        ? `machine ${JSON.stringify(machine)} is not in the mapping`
        : time === ''
          ? 'it has no time'
          : `${JSON.stringify(time)} in ${mapping.time.column} ${String(ms)}`;
      this.#rejected.add({ line, reason, machine, kinds: this.#rules.kindsOf(rules) });
      return;
    }
    if (machine !== '') this.#machines.add(machine);
    this.#startMs = Math.min(this.#startMs, ms);
    this.#sorter.add({ ms, line, rules, cells: this.#rules.columns.map((column) => cells[column] ?? '') });
  }

  /** Why a log of which no row can be used is refused. */
  #nothing(): string {
    const { log } = this.#options;
    const { rejected } = this.#rejected.summary();
    if (this.#rows === 0) return `${log} has no rows`;
    if (rejected[0]) return `${log}: no row can be used; first, line ${rejected[0].line}: ${rejected[0].reason}`;
    const groups = [...this.#groups.keys()].slice(0, 5).join('; ');
    return `${log}: none of its ${this.#rows} rows matches a rule of the mapping; there are: ${groups}`;
  }
}

/** Rows that should have become events. */
class RejectedRows {
  readonly #first: RejectedRow[] = [];
  #more = 0;

  add(row: RejectedRow): void {
    if (this.#first.length < maxRejected) this.#first.push(row);
    else this.#more += 1;
  }

  summary(): { readonly rejected: readonly RejectedRow[]; readonly moreRejected: number } {
    return { rejected: this.#first.toSorted((a, b) => a.line - b.line), moreRejected: this.#more };
  }
}
