import type { CallbackState } from '../../entities.ts';
import type { State } from '../../state/state.ts';
import type { CallbackTerms, Terms } from '../../terms.ts';
import { dueInState } from '../shared/due.ts';

/** Bounds of the factor that a pause is multiplied by (§5.19). */
const leastFactor = 0.8;
const mostFactor = 1.2;

/** The pause after failed attempt n before its factor (§5.19), ms. @param attempt from 1. */
export function pauseMs({ firstPauseMs, maxPauseMs }: CallbackTerms, attempt: number): number {
  return Math.min(maxPauseMs, firstPauseMs * 2 ** (attempt - 1));
}

/** Where a callback goes, and how its attempts stand. */
export interface Attempts {
  readonly callback: CallbackState;
  /** Of its `notify_url`. */
  readonly origin: string;
}

/** Whether receivers or the way to them may be the reason that an attempt was late or was not seen. */
export function isDisturbed({ callbackOutages }: Terms, origin: string, from: number, to: number): boolean {
  return callbackOutages.some((outage) => meets(outage, origin) && outage.from <= to && outage.to >= from);
}

function meets({ origin }: { readonly origin: string }, of: string): boolean {
  return origin === '' || origin === of;
}

/** Whether the core was stopped, or its store failed, since an instant. */
export function wasInterrupted(state: State, since: number): boolean {
  const service = state.get('service');
  return service !== undefined && (service.state !== 'running' || service.since.to >= since);
}

/**
 * The earliest instant of the next attempt, ms of the run.
 * @param at when it was seen.
 */
export function earliestAttempt(terms: Terms, state: State, { callback, origin }: Attempts, at: number): number {
  const { seen, lastSeenAt, owedAt, restarts, copiesMost } = callback;
  const { travelMs, slackMs } = terms;
  const { callbacks } = terms.limits;
  if (seen === 0) return owedAt.from;
  // A message that was held up shows nothing of when it was sent.
  const sentFrom = lastSeenAt - callbacks.timeoutMs - travelMs - slackMs;
  if (wasInterrupted(state, sentFrom) || isDisturbed(terms, origin, sentFrom, at)) return lastSeenAt;
  const attempt = Math.max(1, seen - restarts - copiesMost);
  return lastSeenAt + Math.floor(leastFactor * pauseMs(callbacks, attempt)) - slackMs - 1;
}

/**
 * Until when the next attempt must have been seen, ms of the run; Infinity where there need not be one.
 */
export function latestAttempt(terms: Terms, state: State, attempts: Attempts): number {
  const { callback, origin } = attempts;
  const { travelMs } = terms;
  const { callbacks } = terms.limits;
  // An attempt that ended while the core was held up ended for it later.
  const begun = Math.max(
    lastAttemptEnd(terms, callback),
    callback.seen === 0 ? 0 : (state.get('service')?.heldUntil ?? 0),
    storedBy(callbacks, state, callback),
  );
  // An attempt that a restart cuts off may be counted and never seen.
  let made = callback.seen + callback.restarts + callback.unseenMost;
  if (made >= callbacks.maxAttempts) return Infinity;
  let latest = dueAt(terms, state, begun, callback.seen === 0 && made === 0 ? 0 : longestPause(callbacks, made));
  for (const outage of terms.callbackOutages) {
    if (!meets(outage, origin) || outage.from > latest || outage.to < begun - callbacks.timeoutMs) continue;
    // As many attempts as can fail within it, each at once.
    for (let from = begun; made < callbacks.maxAttempts && from + leastPause(callbacks, made) <= outage.to; made += 1) {
      from += Math.max(1, leastPause(callbacks, made));
    }
    if (made >= callbacks.maxAttempts) return Infinity;
    latest = Math.max(latest, dueAt(terms, state, outage.to + callbacks.timeoutMs, longestPause(callbacks, made)));
  }
  return latest + travelMs;
}

/**
 * How many attempts can have reached no receiver before one that was seen, since the last one that was: as many as
 * can fail within the outages.
 * @param at when it was seen.
 */
export function mostUnseen({ callbackOutages, limits: { callbacks } }: Terms, attempts: Attempts, at: number): number {
  const { seen, restarts, unseenMost, lastSeenAt, owedAt } = attempts.callback;
  const before = seen + restarts + unseenMost;
  let made = before;
  let from = seen === 0 ? owedAt.from : lastSeenAt;
  for (const outage of callbackOutages) {
    if (!meets(outage, attempts.origin) || outage.to < from - callbacks.timeoutMs) continue;
    for (; made < callbacks.maxAttempts; made += 1) {
      const failedAt = from + leastPause(callbacks, made);
      if (failedAt > outage.to || failedAt + leastPause(callbacks, made + 1) > at) break;
      from = Math.max(from + 1, failedAt);
    }
  }
  return made - before;
}

/** Whether one that was seen may be a copy that the network made. */
export function mayBeCopy({ callbackOutages }: Terms, origin: string, at: number): boolean {
  return callbackOutages.some(
    (outage) => outage.copies === true && meets(outage, origin) && outage.from <= at && outage.to >= at,
  );
}

function leastPause(callbacks: CallbackTerms, made: number): number {
  return leastFactor * (made === 0 ? 0 : pauseMs(callbacks, made));
}

function dueAt(terms: Terms, state: State, begun: number, ms: number): number {
  return dueInState(terms, state, { from: begun, to: begun }, ms).to;
}

/**
 * By when the first attempt is begun, or the end of the last one stored, by a store that failed meanwhile, ms of the
 * run (§14.11): the pauses between tries double, so that the last one is not much longer than all before it.
 */
function storedBy(callbacks: CallbackTerms, state: State, { seen, lastSeenAt, owedAt }: CallbackState): number {
  const service = state.get('service');
  const [triedSince, workingSince] =
    seen === 0 ? [owedAt.from, service?.storeFailedUntil ?? -1] : [lastSeenAt, service?.since.to ?? 0];
  if (workingSince < triedSince) return 0;
  const lastPause = (mostFactor / leastFactor) * (workingSince - triedSince) + longestPause(callbacks, 1);
  return workingSince + Math.min(lastPause, longestPause(callbacks, callbacks.maxAttempts));
}

function longestPause(callbacks: CallbackTerms, made: number): number {
  return Math.ceil(mostFactor * pauseMs(callbacks, Math.max(1, made)));
}

/** When the last attempt had ended at the latest; without one, when the callback was written. */
function lastAttemptEnd(
  { limits: { callbacks }, travelMs }: Terms,
  { seen, lastSeenAt, owedAt }: CallbackState,
): number {
  return seen === 0 ? owedAt.to : lastSeenAt + callbacks.timeoutMs + travelMs;
}
