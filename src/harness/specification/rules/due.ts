import { later, type Span } from '../span.ts';
import type { Terms } from '../terms.ts';

/** When something is done that is due `ms` after it began: not earlier, and with the run's slack at the latest. */
export function dueAfter(terms: Terms, begun: Span, ms: number): Span {
  return later(begun, ms, terms.slackMs);
}
