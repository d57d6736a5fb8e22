import { createHash } from 'node:crypto';
import type { History, HistoryEvent, HistoryHeader } from './event.ts';
import { LineCutter, longestLine } from './line-splitter.ts';
import { printable } from '../printable.ts';
import { isObject, memberComplaint, number } from './value-rules.ts';
import { eventTables, headerMembers } from './schema.ts';

/** What this vendloop writes and reads. */
const format: HistoryHeader['format'] = 'vendloop-history/1';

/** A history cannot be read: which file, which line (from 1), and what is wrong with it. */
export class HistoryError extends Error {
  constructor(file: string, line: number, wrong: string) {
    super(printable(`${file}, line ${line}: ${wrong}`));
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
  return `${JSON.stringify(leadsWell(event) ? event : leadWell(event))}\n`;
}

/** The line of an event that is being recorded: the same bytes as {@link eventLine} makes of it with its time and observer. */
export function entryLine(t: number, by: HistoryEvent['by'], event: object): string {
  for (const name in event) {
    // Most are made kind first: then the rest is written as it stands.
    if (name !== 'kind' || Object.hasOwn(event, 't')) break;
    return `{"t":${t},"by":"${by}",${JSON.stringify(event).slice(1)}\n`;
  }
  return eventLine({ ...event, t, by } as HistoryEvent);
}

const lead = ['t', 'by', 'kind'];

/** Its members stand in the order of a line already, as those of a recorded event and of one that was read do. */
function leadsWell(event: HistoryEvent): boolean {
  let place = 0;
  for (const name in event) {
    if (name !== lead[place]) return false;
    place += 1;
    if (place === lead.length) return true;
  }
  return false;
}

function leadWell({ t, by, kind, ...members }: HistoryEvent): object {
  return { t, by, kind, ...members };
}

/** A whole history as text. Equal histories give equal bytes. */
export function writeHistory(history: History): string {
  return headerLine(history.header) + history.events.map(eventLine).join('');
}

/** SHA-256 of the bytes that {@link writeHistory} gives, in hex: two runs are the same when this is. */
export function digest(history: History): string {
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
  const parser = new HistoryParser(file, mostEvents);
  parser.push(source);
  return parser.end();
}

/** The same of a text that comes in pieces, cut anywhere: the whole of a long history is more than one string may hold. */
export async function readHistoryOf(
  pieces: AsyncIterable<string>,
  file: string,
  atMost = mostEvents,
): Promise<ReadHistory> {
  const parser = new HistoryParser(file, atMost);
  for await (const piece of pieces) parser.push(piece);
  return parser.end();
}

/** Blank lines that a file may end with. */
const mostBlankLines = 1_000;
/** Events that are judged at once: more do not fit into the memory that Node gives a process. */
export const mostEvents = 2_000_000;

/** Reads a history line by line. */
class HistoryParser {
  readonly #file: string;
  readonly #lines = new LineCutter(
    (line, at) => this.#take(line, at),
    (at) => {
      throw new HistoryError(
        this.#file,
        at,
        `the line is longer than ${longestLine.toLocaleString('en-US')} characters.`,
      );
    },
  );
  readonly #mostEvents: number;
  readonly #events: HistoryEvent[] = [];
  #header: HistoryHeader | null = null;
  /** The first of the blank lines that came last; they are the file's end, or a mistake. */
  #blankAt: number | null = null;

  constructor(file: string, mostEvents: number) {
    this.#file = file;
    this.#mostEvents = mostEvents;
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): ReadHistory {
    const warnings: string[] = [];
    const { rest, at } = this.#lines;
    if (rest.trim() !== '') {
      if (isJson(rest)) this.#take(rest, at);
      else warnings.push(`${this.#file}, line ${at} breaks off, as after a crash; it was left out.`);
    }
    if (this.#header === null) throw new HistoryError(this.#file, 1, 'there is no header; this is no whole history.');
    return { header: this.#header, events: this.#events, warnings };
  }

  #take(line: string, at: number): void {
    if (line.trim() === '') {
      this.#blankAt ??= at;
      if (at - this.#blankAt > mostBlankLines)
        throw new HistoryError(this.#file, this.#blankAt, 'the line is empty, and so are those behind it.');
      return;
    }
    if (this.#blankAt !== null) throw new HistoryError(this.#file, this.#blankAt, 'the line is empty.');
    if (this.#header === null) this.#header = readHeader(line, this.#file);
    else if (this.#events.length < this.#mostEvents) this.#events.push(readEvent(line, this.#file, at));
    else
      throw new HistoryError(
        this.#file,
        at,
        `not more than ${this.#mostEvents.toLocaleString('en-US')} events are judged at once.`,
      );
  }
}

function readHeader(line: string, file: string): HistoryHeader {
  const value = parse(line, file, 1);
  if (value['format'] !== format) throw new HistoryError(file, 1, formatComplaint(value['format']));
  const wrong = memberComplaint(value, headerMembers, new Set(['format']));
  if (wrong !== null) throw new HistoryError(file, 1, `header: ${wrong}.`);
  return value as unknown as HistoryHeader;
}

function formatComplaint(found: unknown): string {
  if (typeof found === 'string' && found.startsWith('vendloop-history/')) {
    return `it is in the format ${found}; this vendloop reads ${format}. Use the vendloop that wrote it.`;
  }
  return `this is no vendloop history: its first line must say "format":"${format}".`;
}

const common: ReadonlySet<string> = new Set(['t', 'by', 'kind']);

/** Reads one line of events. @param at its number in the file, from 1. @throws {HistoryError} when it is not as it should be. */
export function readEvent(line: string, file: string, at: number): HistoryEvent {
  const value = parse(line, file, at);
  const wrong = eventComplaint(value);
  if (wrong !== null) throw new HistoryError(file, at, `${wrong}.`);
  // Every member has been looked at; the object itself is kept, so that its members stay in the order of the file.
  return value as unknown as HistoryEvent;
}

function eventComplaint(value: Readonly<Record<string, unknown>>): string | null {
  const { t, by, kind } = value;
  const wrongTime = number.complaint(t);
  if (wrongTime !== null) return `member "t" ${wrongTime}`;
  if (typeof by !== 'string' || typeof kind !== 'string') return 'members "by" and "kind" must name who saw what';
  const kinds = Object.hasOwn(eventTables, by) ? eventTables[by] : undefined;
  if (!kinds) return `observer "${by}" is not known here; a newer vendloop may have written it`;
  const members = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!members) return `${by} event "${kind}" is not known here; a newer vendloop may have written it`;
  const wrong = memberComplaint(value, members, common);
  return wrong === null ? null : `${by} event "${kind}": ${wrong}`;
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
