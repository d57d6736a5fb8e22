import { createHash } from 'node:crypto';
import type { Span } from '#core/spans.ts';
import { historyFormat } from './header.ts';
import type { History, HistoryEvent } from './event.ts';
import type { HistoryHeader } from './header.ts';
import { LineSplitter, maxLineLength } from './line-splitter.ts';
import { escapeUnprintable } from '../printable.ts';
import { headerMembers } from './header-schema.ts';
import { RecordAgreement } from './record-agreement.ts';
import { UnknownParts } from './unknown-parts.ts';
import { wireProblem } from './wire-agreement.ts';
import { eventProblem, unknownPartsOf } from './event-rules.ts';
import { isObject, memberProblem, unknownMembersOf } from './value-rules.ts';

/** A history cannot be read: which file, which line (from 1), and what is wrong with it. */
export class HistoryError extends Error {
  constructor(file: string, line: number, problem: string) {
    super(escapeUnprintable(`${file}, line ${line}: ${problem}`));
    this.name = 'HistoryError';
  }
}

/** A history as it was read. */
export interface ReadHistory extends History {
  /** What was unusual but no reason to refuse the history; one sentence each. */
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

/** A span as a line among the core's events: its `t` is its end, as an event's is the moment when it was known. */
export function spanLine(span: Span): string {
  return entryLine(span.at + span.ms, 'core', span);
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
 * Reads a history and validates every member that this build knows. Kinds and members that it does not know are kept,
 * with a warning. A crash can leave the last line incomplete: that line is left out, with a warning.
 * @param file names the text in messages.
 * @throws {HistoryError} for the first invalid line.
 */
export function readHistory(source: string, file: string): ReadHistory {
  const events = new EventList(file, maxEvents);
  const parser = new HistoryParser(file, events);
  parser.push(source);
  return { ...parser.end(), events: events.events };
}

/** Reads a history in pieces, cut anywhere: a long history does not fit into one string. */
export async function readHistoryStream(
  pieces: AsyncIterable<string>,
  file: string,
  limit = maxEvents,
): Promise<ReadHistory> {
  const events = new EventList(file, limit);
  const read = await scanHistory(pieces, file, events);
  return { ...read, events: events.events };
}

/** Takes a history piece by piece. */
export interface EventSink {
  /** Comes before the events. */
  header?(header: HistoryHeader): void;
  /** @param at number of its line, from 1. */
  event(event: HistoryEvent, at: number): void;
}

/**
 * Reads a history of any length and keeps none of its events.
 * @returns its header and warnings.
 * @throws {HistoryError} for the first invalid line.
 */
export async function scanHistory(
  pieces: AsyncIterable<string>,
  file: string,
  sink: EventSink,
): Promise<Omit<ReadHistory, 'events'>> {
  const parser = new HistoryParser(file, sink);
  for await (const piece of pieces) parser.push(piece);
  return parser.end();
}

/** Blank lines that a file may end with. */
const maxBlankLines = 1_000;
/** Events of one history: more do not fit into the memory that Node gives a process. */
const maxEvents = 2_000_000;

/** Keeps the events of a history. */
class EventList implements EventSink {
  readonly events: HistoryEvent[] = [];
  readonly #file: string;
  readonly #most: number;

  constructor(file: string, most: number) {
    this.#file = file;
    this.#most = most;
  }

  event(event: HistoryEvent, at: number): void {
    if (this.events.length >= this.#most)
      throw new HistoryError(
        this.#file,
        at,
        `a history may have at most ${this.#most.toLocaleString('en-US')} events.`,
      );
    this.events.push(event);
  }
}

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
  readonly #sink: EventSink;
  readonly #unknown: UnknownParts;
  readonly #agreement = new RecordAgreement();
  #header: HistoryHeader | null = null;
  /** The first of the last blank lines. An event after them makes them an error. */
  #firstBlankLine: number | null = null;

  constructor(file: string, sink: EventSink) {
    this.#file = file;
    this.#sink = sink;
    this.#unknown = new UnknownParts(file);
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): Omit<ReadHistory, 'events'> {
    const incomplete: string[] = [];
    const { rest, at } = this.#lines;
    if (rest.trim() !== '') {
      if (isJson(rest)) this.#parseLine(rest, at);
      else incomplete.push(`${this.#file}, line ${at} is incomplete, as after a crash; it was left out.`);
    }
    if (this.#header === null)
      throw new HistoryError(this.#file, 1, 'there is no header; this is not a complete history.');
    const disagreement = this.#agreement.end();
    if (disagreement) throw new HistoryError(this.#file, disagreement.line, `${disagreement.problem}.`);
    return { header: this.#header, warnings: [...this.#unknown.warnings(), ...incomplete] };
  }

  #parseLine(line: string, at: number): void {
    if (line.trim() === '') {
      this.#firstBlankLine ??= at;
      if (at - this.#firstBlankLine > maxBlankLines)
        throw new HistoryError(this.#file, this.#firstBlankLine, 'the line is empty, and so are the lines after it.');
      return;
    }
    if (this.#firstBlankLine !== null) throw new HistoryError(this.#file, this.#firstBlankLine, 'the line is empty.');
    if (this.#header === null) {
      this.#header = readHeader(line, this.#file, this.#unknown);
      this.#sink.header?.(this.#header);
    } else this.#sink.event(this.#readEvent(line, at), at);
  }

  /** An event that contradicts its own message, or another event, was recorded by no observer. */
  #readEvent(line: string, at: number): HistoryEvent {
    const event = readEvent(line, this.#file, at, this.#unknown);
    const problem = wireProblem(event) ?? this.#agreement.add(event, at);
    if (problem !== null) throw new HistoryError(this.#file, at, `${event.by} event "${event.kind}": ${problem}.`);
    return event;
  }
}

function readHeader(line: string, file: string, unknown: UnknownParts): HistoryHeader {
  const value = parse(line, file, 1);
  if (value['format'] !== historyFormat) throw new HistoryError(file, 1, formatProblem(value['format']));
  const problem = memberProblem(value, headerMembers);
  if (problem !== null) throw new HistoryError(file, 1, `header: ${problem}.`);
  for (const member of unknownMembersOf(value, headerMembers, new Set(['format'])))
    unknown.addMember(1, 'header', member);
  return value as unknown as HistoryHeader;
}

function formatProblem(actual: unknown): string {
  if (typeof actual !== 'string' || !/^vendloop-history\/\d+$/.test(actual))
    return `this is not a vendloop history: its first line must have "format":"${historyFormat}".`;
  const isOlder = Number(actual.split('/')[1]) < Number(historyFormat.split('/')[1]);
  const advice = isOlder ? 'Record the run again, or use the vendloop that wrote it.' : 'Use a newer vendloop.';
  return `its format is ${actual}, and this vendloop reads ${historyFormat}. ${advice}`;
}

/**
 * Reads one line of events.
 * @param at its number in the file, from 1.
 * @param unknown notes the kinds and members that this build does not know.
 * @throws {HistoryError} when it is invalid.
 */
export function readEvent(line: string, file: string, at: number, unknown?: UnknownParts): HistoryEvent {
  const value = parse(line, file, at);
  const problem = eventProblem(value);
  if (problem !== null) throw new HistoryError(file, at, `${problem}.`);
  if (unknown) unknownPartsOf(value, at, unknown);
  // The object itself is kept, so that its members stay in the order of the file.
  return value as unknown as HistoryEvent;
}

function parse(line: string, file: string, at: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new HistoryError(file, at, line.trim() === '' ? 'the line is empty.' : 'this is not JSON.');
  }
  if (!isObject(value)) throw new HistoryError(file, at, 'this is not a JSON object.');
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
