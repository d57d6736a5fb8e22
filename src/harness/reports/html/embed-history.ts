import { gzipSync } from 'node:zlib';
import type { History } from '#harness/history/event.ts';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';

/** Events that a page holds: a longer history would make a browser slow, and lies beside the page as a file. */
const maxEmbeddedEvents = 200_000;
/** Events that are put together at once: a text of all would be too long for very long histories. */
const blockLength = 10_000;

/** The first events of a history as its file has them, in pieces. */
export function* embeddedPieces({ header, events }: History): Generator<string> {
  yield headerLine(header);
  const end = Math.min(events.length, maxEmbeddedEvents);
  for (let from = 0; from < end; from += blockLength)
    yield events
      .slice(from, Math.min(from + blockLength, end))
      .map(eventLine)
      .join('');
}

/** The same, compressed with gzip, in base64. */
export function embedHistory(history: History): string {
  return gzipSync(Buffer.concat([...embeddedPieces(history)].map((piece) => Buffer.from(piece)))).toString('base64');
}
