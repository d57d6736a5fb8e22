import { HistoryError, readEvent } from '../history/ndjson.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { LineSplitter, maxLineLength } from '../history/line-splitter.ts';
import { isObject } from '../history/value-rules.ts';
import { pathPhases, type PathPhase } from './result.ts';

/** The events and spans of one process, on the host's monotonic clock: ms since its boot. */
export interface Recording {
  readonly events: readonly HistoryEvent[];
  readonly spans: readonly Span[];
  /** How late a fleet sent its frames; a core has none. */
  readonly lateness?: readonly FrameLatenessBatch[];
}

/** Frames of a fleet that were sent since the batch before. */
export interface FrameLatenessBatch {
  /** When the last of them was sent. */
  readonly t: number;
  /** How long after it was due each was sent, ms. */
  readonly ms: readonly number[];
}

/** How long one phase of a delivery took, by the core's own span. Times in ms. */
export interface Span {
  readonly delivery: string;
  readonly phase: PathPhase;
  /** Its end. */
  readonly t: number;
  readonly ms: number;
}

/**
 * Reads what `vendloop serve --events` or `vendloop fleet --events` has written. A last line that breaks off is what a
 * killed process leaves behind, and is left out.
 * @param pieces of its text, cut anywhere: of a long run it is more than one string may hold. @param file names the
 *   text in messages.
 * @throws HistoryError for the first line that is not as it should be.
 */
export async function readRecording(
  pieces: AsyncIterable<string> | Iterable<string>,
  file: string,
): Promise<Recording> {
  const events: HistoryEvent[] = [];
  const spans: Span[] = [];
  const lateness: FrameLatenessBatch[] = [];
  let blankLine = 0;
  const lines = new LineSplitter(
    (line, at) => {
      if (line.trim() === '') {
        blankLine = blankLine > 0 ? blankLine : at;
        return;
      }
      if (blankLine > 0) throw new HistoryError(file, blankLine, 'the line is empty.');
      const span = line.includes('"kind":"span"') ? spanOf(line, file, at) : null;
      const batch = line.includes('"kind":"lateness"') ? latenessOf(line, file, at) : null;
      if (span) spans.push(span);
      else if (batch) lateness.push(batch);
      else events.push(readEvent(line, file, at));
    },
    (at) => {
      throw new HistoryError(file, at, `the line is longer than ${maxLineLength.toLocaleString('en-US')} characters.`);
    },
  );
  for await (const piece of pieces) lines.push(piece);
  return { events, spans, lateness };
}

function spanOf(line: string, file: string, at: number): Span | null {
  const value = parseLine(line);
  if (!isObject(value) || value['kind'] !== 'span') return null;
  const { delivery, phase, t, ms } = value;
  const knownPhase = pathPhases.find((candidate) => candidate === phase);
  if (knownPhase && typeof delivery === 'string' && typeof t === 'number' && typeof ms === 'number')
    return { delivery, phase: knownPhase, t, ms };
  throw new HistoryError(file, at, 'a span must have a delivery, t, ms and a phase that is known here.');
}

function latenessOf(line: string, file: string, at: number): FrameLatenessBatch | null {
  const value = parseLine(line);
  if (!isObject(value) || value['kind'] !== 'lateness') return null;
  const { t, ms } = value;
  if (typeof t === 'number' && Array.isArray(ms) && ms.every((late) => typeof late === 'number')) return { t, ms };
  throw new HistoryError(file, at, 'the lateness of a fleet must have t, and ms with numbers.');
}

/** Undefined for invalid JSON: the reader of events reports it with its line. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * One history of what several observers on one host wrote down.
 * @param startedAt the host's clock when the run began, ms. @param endedAt when it had ended. @param reason `abandoned`
 *   when it was cut short.
 */
export function composeHistory(
  header: HistoryHeader,
  observers: readonly (readonly HistoryEvent[])[],
  startedAt: number,
  endedAt: number,
  reason: 'done' | 'abandoned' = 'done',
): History {
  const events = observers.flat();
  events.push({ t: endedAt, by: 'harness', kind: 'run-ended', reason });
  const order = events.map((_, index) => index).sort((a, b) => (events[a]?.t ?? 0) - (events[b]?.t ?? 0) || a - b);
  const timedEvents = order.flatMap((index): HistoryEvent[] => {
    const event = events[index];
    return event ? [{ ...event, t: Math.round((event.t - startedAt) * 1000) / 1000 }] : [];
  });
  return { header, events: timedEvents };
}
