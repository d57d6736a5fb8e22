import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import { later, type Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { members, whole } from '../shared/expected.ts';
import { expireLock } from './outcome.ts';
import { refuse, type RuleContext } from '../shared/rule.ts';

/** The instants of which one is the dwell limit of the lock; null: it is free. */
function dwellLimit({ machine }: RuleContext, state: State): Span | null {
  const lock = state.get('lock');
  return lock ? later(lock.grantedAt, machine.dwellMs) : null;
}

/**
 * A state in which a lock that has certainly reached its dwell limit is free (§4.34). Where it is not certain the lock
 * is still held; its timer makes the other state.
 */
export function freeExpiredLock(context: RuleContext, state: State, at: Span): State {
  const limit = dwellLimit(context, state);
  return limit && at.from >= limit.to ? expireLock(context, state, at) : state;
}

/** Holds a call against the refusal of a held lock (§4.33, §4.35); null: the lock is free. */
export function refuseBusy(
  context: RuleContext,
  state: State,
  { call, at, clause, what }: { call: Call; at: Span; clause: ClauseName; what: string },
): Step | null {
  const limit = dwellLimit(context, state);
  if (!limit) return null;
  const least = Math.max(1, Math.ceil(limit.from - at.to));
  const most = Math.max(1, Math.ceil(limit.to - at.from));
  const wait = whole('retry-after-ms', `${least} to ${most}`, (ms) => ms >= least && ms <= most);
  const data = members('busy-answer', { retry_after_ms: wait });
  const refused = refuse(state, call, { clause, status: 409, code: 6057, data }, what);
  return { ...refused, reached: [...refused.reached, 'dwell-lock'] };
}
