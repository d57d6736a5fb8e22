import type { History, HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';

/** A history with the lines that it was read from. */
export interface ReadLines extends History {
  /** Each event as its line, without its end. */
  readonly lines: readonly string[];
}

/**
 * Reads a history that a program of this package wrote. It is not validated: a page shows it and judges nothing.
 *
 * @throws SyntaxError where a line is no JSON, or the first is no header.
 */
export function readLines(text: string): ReadLines {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const header = JSON.parse(first) as Partial<HistoryHeader> | null;
  if (!Array.isArray(header?.machines)) throw new SyntaxError('the first line is no header of a history');
  // One call for all lines: twice as quick as one for each.
  const events = JSON.parse(`[${lines.join(',')}]`) as readonly HistoryEvent[];
  return { header: header as HistoryHeader, events, lines };
}
