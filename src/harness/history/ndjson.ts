import { createHash } from 'node:crypto';
import type { History, HistoryEvent, HistoryHeader } from './event.ts';
import { LineSplitter, maxLineLength } from './line-splitter.ts';
import { escapeUnprintable } from '../printable.ts';
import { isObject, memberProblem, number } from './value-rules.ts';
import { eventTables, headerMembers } from './schema.ts';

/** What this vendloop writes and reads. */
const format: HistoryHeader['format'] = 'vendloop-history/1';

/** A history cannot be read: which file, which line (from 1), and what is wrong with it. */
export class HistoryError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(escapeUnprintable(`${file}, line ${line}: ${problem}`));
    this.name = 'HistoryError';
  }
}

/** A history as it was read. */
export interface ReadHistory extends History {
  /** What was odd, yet no reason to refuse it; one sentence each. */
  readonly warnings: readonly string[];
}

/** The first line, its end included. */
export function headerLine(header: HistoryHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** One event as a line, its end included: `t`, `by` and `kind` first, then the members as they were built. */
export function eventLine(event: HistoryEvent): string {
  return `${JSON.stringify(startsWithLead(event) ? event : withLeadFirst(event))}\n`;
}

/**
 * The line of an event that is being recorded: the same bytes as {@link eventLine} makes of it with its time and
 * observer.
 */
export function entryLine(t: number, by: HistoryEvent['by'], event: object): string {
  for (const name in event) {
    // Most are made kind first: then the rest is written as it stands.
    if (name !== 'kind' || Object.hasOwn(event, 't')) break;
    return `{"t":${t},"by":"${by}",${JSON.stringify(event).slice(1)}\n`;
  }
  return eventLine({ ...event, t, by } as HistoryEvent);
}

const leadingMembers = ['t', 'by', 'kind'];

/** Its members stand in the order of a line already, as those of a recorded event and of one that was read do. */
function startsWithLead(event: HistoryEvent): boolean {
  let position = 0;
  for (const name in event) {
    if (name !== leadingMembers[position]) return false;
    position += 1;
    if (position === leadingMembers.length) return true;
  }
  return false;
}

function withLeadFirst({ t, by, kind, ...members }: HistoryEvent): object {
  return { t, by, kind, ...members };
}

/** SHA-256 of the lines of a history, in hex: two runs are the same when this is. */
export function historyDigest(history: History): string {
  const hash = createHash('sha256').update(headerLine(history.header));
  for (const event of history.events) hash.update(eventLine(event));
  return hash.digest('hex');
}

/**
 * Reads a history and looks at every member of it.
 *
 * A last line that breaks off is what a crash leaves behind: it is left out, with a warning.
 * @param file names the text in messages.
 * @throws {HistoryError} for the first line that is not as it should be.
 */
export function readHistory(source: string, file: string): ReadHistory {
  const parser = new HistoryParser(file, maxEvents);
  parser.push(source);
  return parser.end();
}

/**
 * The same of a text that comes in pieces, cut anywhere: the whole of a long history is more than one string may hold.
 */
export async function readHistoryStream(
  pieces: AsyncIterable<string>,
  file: string,
  limit = maxEvents,
): Promise<ReadHistory> {
  const parser = new HistoryParser(file, limit);
  for await (const piece of pieces) parser.push(piece);
  return parser.end();
}

/** Blank lines that a file may end with. */
const maxBlankLines = 1_000;
/** Events that are judged at once: more do not fit into the memory that Node gives a process. */
export const maxEvents = 2_000_000;

/** Reads a history line by line. */
class HistoryParser {
  readonly #file: string;
  readonly #lines = new LineSplitter(
    (line, at) => this.#parseLine(line, at),
    (at) => {
      throw new HistoryError(
        this.#file,
        at,
        `the line is longer than ${maxLineLength.toLocaleString('en-US')} characters.`,
      );
    },
  );
  readonly #maxEvents: number;
  readonly #events: HistoryEvent[] = [];
  #header: HistoryHeader | null = null;
  /** The first of the blank lines that came last; they are the file's end, or a mistake. */
  #firstBlankLine: number | null = null;

  constructor(file: string, maxEvents: number) {
    this.#file = file;
    this.#maxEvents = maxEvents;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): ReadHistory {
    const warnings: string[] = [];
    const { rest, at } = this.#lines;
    if (rest.trim() !== '') {
      if (isJson(rest)) this.#parseLine(rest, at);
      else warnings.push(`${this.#file}, line ${at} breaks off, as after a crash; it was left out.`);
    }
    if (this.#header === null) throw new HistoryError(this.#file, 1, 'there is no header; this is no whole history.');
    return { header: this.#header, events: this.#events, warnings };
  }

  #parseLine(line: string, at: number): void {
    if (line.trim() === '') {
      this.#firstBlankLine ??= at;
      if (at - this.#firstBlankLine > maxBlankLines)
        throw new HistoryError(this.#file, this.#firstBlankLine, 'the line is empty, and so are those behind it.');
      return;
    }
    if (this.#firstBlankLine !== null) throw new HistoryError(this.#file, this.#firstBlankLine, 'the line is empty.');
    if (this.#header === null) this.#header = readHeader(line, this.#file);
    else if (this.#events.length < this.#maxEvents) this.#events.push(readEvent(line, this.#file, at));
    else
      throw new HistoryError(
        this.#file,
        at,
        `not more than ${this.#maxEvents.toLocaleString('en-US')} events are judged at once.`,
      );
  }
}

function readHeader(line: string, file: string): HistoryHeader {
  const value = parse(line, file, 1);
  if (value['format'] !== format) throw new HistoryError(file, 1, formatProblem(value['format']));
  const problem = memberProblem(value, headerMembers, new Set(['format']));
  if (problem !== null) throw new HistoryError(file, 1, `header: ${problem}.`);
  return value as unknown as HistoryHeader;
}

function formatProblem(actual: unknown): string {
  if (typeof actual === 'string' && actual.startsWith('vendloop-history/')) {
    return `it is in the format ${actual}; this vendloop reads ${format}. Use the vendloop that wrote it.`;
  }
  return `this is no vendloop history: its first line must say "format":"${format}".`;
}

const commonMembers: ReadonlySet<string> = new Set(['t', 'by', 'kind']);

/**
 * Reads one line of events. @param at its number in the file, from 1. @throws {HistoryError} when it is not as it
 * should be.
 */
export function readEvent(line: string, file: string, at: number): HistoryEvent {
  const value = parse(line, file, at);
  const problem = eventProblem(value);
  if (problem !== null) throw new HistoryError(file, at, `${problem}.`);
  // Every member has been looked at; the object itself is kept, so that its members stay in the order of the file.
  return value as unknown as HistoryEvent;
}

function eventProblem(value: Readonly<Record<string, unknown>>): string | null {
  const { t, by, kind } = value;
  const timeProblem = number.problem(t);
  if (timeProblem !== null) return `member "t" ${timeProblem}`;
  if (typeof by !== 'string' || typeof kind !== 'string') return 'members "by" and "kind" must name who saw what';
  const kinds = Object.hasOwn(eventTables, by) ? eventTables[by] : undefined;
  if (!kinds) return `observer "${by}" is not known here; a newer vendloop may have written it`;
  const members = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!members) return `${by} event "${kind}" is not known here; a newer vendloop may have written it`;
  const problem = memberProblem(value, members, commonMembers);
  return problem === null ? null : `${by} event "${kind}": ${problem}`;
}

function parse(line: string, file: string, at: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new HistoryError(file, at, line.trim() === '' ? 'the line is empty.' : 'this is no JSON.');
  }
  if (!isObject(value)) throw new HistoryError(file, at, 'this is no JSON object.');
  return value;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
