import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import type { History } from '#harness/history/event.ts';

/** A whole history as text. Equal histories give equal bytes. */
export function writeHistory(history: History): string {
  return headerLine(history.header) + history.events.map(eventLine).join('');
}
