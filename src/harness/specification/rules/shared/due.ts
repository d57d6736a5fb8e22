import { later, type Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { Terms } from '../../terms.ts';

/** How often a core tries again what is due while its store fails, ms (§14.11). */
const storeRetryMs = 1_000;

/** When something is done that is due `ms` after it began: not earlier, and with the run's slack at the latest. */
function dueAfter(terms: Terms, begun: Span, ms: number): Span {
  return later(begun, ms, terms.slackMs);
}

/**
 * The same, of a core that may be stopped, held up, or whose store may fail: a stopped core does it after its next
 * start, one whose store fails when that works again.
 */
export function dueInState(terms: Terms, state: State, begun: Span, ms: number): Span {
  const due = dueAfter(terms, begun, ms);
  const service = state.get('service');
  if (!service) return due;
  if (service.state === 'stopped') return { from: Infinity, to: Infinity };
  if (service.state === 'failing') return { from: due.from, to: Infinity };
  const workingSince = Math.max(service.since.to, service.heldUntil);
  return { from: due.from, to: Math.max(due.to, workingSince + storeRetryMs + terms.slackMs) };
}
