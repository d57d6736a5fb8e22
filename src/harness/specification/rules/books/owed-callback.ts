import type { CallbackState } from '../../entities.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { addKey, openKeys, withOpen } from './open-keys.ts';

/**
 * A state in which a callback is owed (§5.1, §5.2): part of the step that stores the outcome of a delivery, or closes
 * an order that was not paid in time. What it must carry is read from the delivery or order when it is seen.
 */
export function oweCallback(state: State, method: CallbackState['method'], subjectKey: string, owedAt: Span): State {
  const key = callbackKey(method, subjectKey);
  const owed = state.with('callback', key, { ...unseen, method, subjectKey, owedAt });
  return withOpen(owed, { callbacks: addKey(openKeys(owed).callbacks, key) });
}

/** Key of a callback: each delivery and each closed order has one at most. */
export function callbackKey(method: CallbackState['method'], subjectKey: string): string {
  return `${method} ${subjectKey}`;
}

const unseen = {
  seen: 0,
  lastSeenAt: -1,
  timestamp: null,
  restarts: 0,
  unseenMost: 0,
  copiesMost: 0,
  mayCount: false,
  acknowledgement: null,
  overdue: false,
} as const;
