import type { History as RecordedHistory } from '#harness/history/event.ts';
import { eventLine, headerLine, readHistory } from '#harness/history/ndjson.ts';
import { toVendloopError } from './errors.ts';
import type { History } from './history.ts';

/** The histories that this package recorded or read itself: they need no second validation. */
const validated = new WeakMap<History, RecordedHistory>();

/** A history as the library shows it. */
export function publicHistory(recorded: RecordedHistory): History {
  // The events of a run are a closed union; those of a file may be newer.
  const history = recorded as unknown as History;
  validated.set(history, recorded);
  return history;
}

/**
 * A history that a caller gave, with every event validated.
 * @throws VendloopError `bad-history` for the first invalid event.
 */
export function recordedHistory(history: History): RecordedHistory {
  return validated.get(history) ?? parseRecordedHistory(historyText(history), 'the history');
}

/** Reads a history. @throws VendloopError `bad-history` for the first invalid line. */
export function parseRecordedHistory(text: string, file: string): RecordedHistory {
  try {
    return readHistory(text, file);
  } catch (error) {
    throw toVendloopError('bad-history', error);
  }
}

/** A history as NDJSON: its header, then one event a line. */
export function historyText(history: History): string {
  const { header, events } = history as unknown as RecordedHistory;
  return [headerLine(header), ...events.map(eventLine)].join('');
}
