import type { Span } from '#core/spans.ts';
import { entryLine } from '#harness/history/ndjson.ts';

/** A span as a line among the core's events: its `t` is its end, as an event's is the moment when it was known. */
export function spanLine(span: Span): string {
  return entryLine(span.at + span.ms, 'core', span);
}
