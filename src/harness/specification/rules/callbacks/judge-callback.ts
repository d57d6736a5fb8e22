import type { CallbackState, DeliveryState } from '../../entities.ts';
import type { Json, ReceivedCallback } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Mismatch, Step } from '../../search/operation.ts';
import type { State } from '../../state/state.ts';
import type { Terms } from '../../terms.ts';
import { countAcknowledgement } from './acknowledgements.ts';
import { earliestAttempt, isDisturbed, mayBeCopy, mostUnseen, wasInterrupted } from './schedule.ts';
import { callbackTarget, describeCallback, normalUrl } from './target.ts';
import { compare, exactly, members, text, whole, type Expected } from '../shared/expected.ts';
import { nameDelivery } from '../delivery/grant.ts';
import { nameOrder } from '../books/order-book.ts';
import { openKeys } from '../books/open-keys.ts';
import { callbackKey } from '../books/owed-callback.ts';
import { contradicted, type RuleContext } from '../shared/rule.ts';
import { textOf } from '../shared/text-of.ts';

/**
 * Judges a callback that a receiver saw: it must be one that is owed, with every member as it must be, and in its time.
 * @returns a step for each callback that it may be.
 */
export function judgeCallback(context: RuleContext, state: State, received: ReceivedCallback): readonly Step[] {
  const found = owedCallbacks(state, received);
  if (found.length === 0) return [notOwed(state, received)];
  return found.map(({ state: named, callback }) => judgeAttempt(context, named, received, callback));
}

/** A callback that a received one may be, and the state in which its subject has the ids that it shows. */
interface OwedCallback {
  readonly state: State;
  readonly callback: CallbackState;
}

function owedCallbacks(state: State, { members: seen }: ReceivedCallback): readonly OwedCallback[] {
  const found = seen['method'] === 'order.closed' ? closedOrders(state, seen['order_id']) : outcomes(state, seen);
  return found.flatMap(({ state: named, key, method }) => {
    const callback = named.get('callback', callbackKey(method, key));
    return callback ? [{ state: named, callback }] : [];
  });
}

interface Subject {
  readonly state: State;
  readonly key: string;
  readonly method: CallbackState['method'];
}

function closedOrders(state: State, id: Json | undefined): readonly Subject[] {
  const method = 'order.closed';
  const key = state.get('orderId', textOf(id));
  if (key !== undefined) return [{ state, key, method }];
  return (state.get('unnamedOrders') ?? []).map((other) => ({
    state: nameOrder(state, other, id),
    key: other,
    method,
  }));
}

function outcomes(state: State, seen: ReceivedCallback['members']): readonly Subject[] {
  const method = 'device.delivery.response';
  const id = textOf(seen['delivery_id']);
  const known = state.get('deliveryId', id);
  const keys = known !== undefined ? [known] : unnamedDeliveries(state);
  return keys.map((key) => {
    const named = nameDelivery(state, key, id);
    const orderKey = named.get('delivery', key)?.orderKey ?? '';
    return { state: orderKey === '' ? named : nameOrder(named, orderKey, seen['order_id']), key, method };
  });
}

/** Deliveries that owe a callback and whose id nothing has shown. */
function unnamedDeliveries(state: State): readonly string[] {
  return openKeys(state).callbacks.flatMap((key) => {
    const callback = state.get('callback', key);
    if (callback?.method !== 'device.delivery.response') return [];
    return state.get('delivery', callback.subjectKey)?.id === null ? [callback.subjectKey] : [];
  });
}

/** A callback that is about nothing which would owe one. */
export function notOwed(state: State, { members: seen }: ReceivedCallback): Step {
  const shown = ['method', 'order_id', 'record_id', 'delivery_id', 'deliver_status']
    .flatMap((name) => (seen[name] === undefined ? [] : [`${name} ${JSON.stringify(seen[name])}`]))
    .join(', ');
  const delivery = state.get('delivery', state.get('deliveryId', textOf(seen['delivery_id'])) ?? '');
  const clause = delivery && !delivery.outcome ? 'none-before-the-outcome' : 'nothing-else-notified';
  const allowed = delivery ? 'none before its outcome' : 'none but for an outcome or a closed order';
  return contradicted(state, { clause, sentence: `a callback came with ${shown}; allowed is ${allowed} (${clause})` });
}

function judgeAttempt(context: RuleContext, state: State, received: ReceivedCallback, callback: CallbackState): Step {
  const what = `callback about ${describeCallback(state, callback)}`;
  const { found, clauses } = compare(bodyOf(context, state, callback), received.members, what);
  const timing = attemptFaults(context.terms, state, received, callback);
  const sender = senderFaults(state, received, callback, what);
  const { judged: judgedTimes, reached } = attemptClauses(received, callback);
  return {
    state: afterAttempt(context.terms, state, received, callback),
    mismatches: [...found.map(inBody), ...timing, ...sender],
    judged: [...new Set<ClauseName>([...clauses, ...judgedTimes, 'callback-sign', notifiedClause(callback)])],
    reached,
  };
}

/** Members of a callback stand in no `data`. */
function inBody({ clause, sentence }: Mismatch): Mismatch {
  return { clause, sentence: sentence.replace(': data.', ': ').replace(': data ', ': its body ') };
}

function notifiedClause({ method }: CallbackState): ClauseName {
  return method === 'order.closed' ? 'closed-order-notified' : 'outcome-notified';
}

function bodyOf(context: RuleContext, state: State, callback: CallbackState): Expected {
  const clause = 'no-other-members';
  const method = exactly(clause, callback.method);
  const timestamp = timestampOf(context, callback);
  if (callback.method === 'order.closed') {
    const order = state.get('order', callback.subjectKey);
    return members(clause, {
      method,
      order_id: orderIdOf(order?.id ?? null),
      trade_id: exactly(clause, order?.tradeId ?? ''),
      status: exactly(clause, 'CLOSED'),
      timestamp,
    });
  }
  const delivery = state.get('delivery', callback.subjectKey);
  return members(clause, { method, ...(delivery ? outcomeMembers(state, delivery) : {}), timestamp });
}

function outcomeMembers(state: State, delivery: DeliveryState): Readonly<Record<string, Expected>> {
  const { outcome, id, orderKey, line } = delivery;
  const order = orderKey === '' ? undefined : state.get('order', orderKey);
  const zero = exactly('test-has-no-order', 0);
  const kind = outcome?.kind ?? 'success';
  const clause = `${kind}-values` as const;
  return {
    order_id: orderKey === '' ? zero : orderIdOf(order?.id ?? null),
    record_id: orderKey === '' ? zero : orderIdOf(order?.records[line]?.id ?? null),
    deliver_status: exactly(clause, kind === 'success' ? '1' : '0'),
    floor_status: exactly(clause, outcome?.floorStatus ?? ''),
    error_msg: exactly(clause, outcome?.errorMsg ?? ''),
    delivery_id: id === null ? text('ids', 'digits', (seen) => /^\d+$/.test(seen)) : exactly('no-other-members', id),
  };
}

function orderIdOf(id: number | null): Expected {
  return id === null ? whole('ids', 'an id', (seen) => seen > 0) : exactly('no-other-members', id);
}

/** Unix seconds of the wall clock when the cause was stored, and the same in every attempt (§5.7). */
function timestampOf({ terms }: RuleContext, { timestamp, owedAt }: CallbackState): Expected {
  if (timestamp !== null) return exactly('all-attempts-alike', timestamp);
  const { from, to } = terms.wallClock(owedAt);
  const [first, last] = [Math.floor(from / 1000), Math.floor(to / 1000)];
  const allowed = first === last ? `"${first}"` : `"${first}" to "${last}"`;
  return text('no-other-members', allowed, (seen) => {
    return /^[1-9]\d*$/.test(seen) && Number(seen) >= first && Number(seen) <= last;
  });
}

function senderFaults(state: State, received: ReceivedCallback, callback: CallbackState, what: string): Mismatch[] {
  const { url } = callbackTarget(state, callback);
  const clause = notifiedClause(callback);
  const faults: Mismatch[] = [];
  if (normalUrl(received.url).url !== url) {
    faults.push({ clause, sentence: `${what} came to ${received.url}; allowed is ${url} (${clause})` });
  }
  if (received.sign !== 'right') {
    const sentence = `${what} had a sign that is ${received.sign}; allowed is a right one (callback-sign)`;
    faults.push({ clause: 'callback-sign', sentence });
  }
  return faults;
}

/** No message is held up for longer on its way, ms. */
const longestDelayMs = 60_000;

/** Number and spacing of attempts (§5.14 to §5.22). */
function attemptFaults(terms: Terms, state: State, { at }: ReceivedCallback, callback: CallbackState): Mismatch[] {
  const { seen, restarts, copiesMost, acknowledgement, lastSeenAt } = callback;
  const { origin } = callbackTarget(state, callback);
  const about = describeCallback(state, callback);
  const faults: Mismatch[] = [];
  const isFinal =
    acknowledgement?.stored === true || (acknowledgement?.certain === true && !wasInterrupted(state, lastSeenAt));
  if (acknowledgement && isFinal && !isDisturbed(terms, origin, at - longestDelayMs, at)) {
    const sentence =
      `the callback about ${about} came again at ${at} ms after it was acknowledged at ${acknowledgement.at} ms; ` +
      'allowed is no further one (callback-acknowledged)';
    faults.push({ clause: 'callback-acknowledged', sentence });
  }
  const most = terms.limits.callbacks.maxAttempts + restarts + copiesMost + (mayBeCopy(terms, origin, at) ? 1 : 0);
  if (seen + 1 > most) {
    const sentence = `the callback about ${about} came ${seen + 1} times; allowed is ${most} (attempts-bounded)`;
    faults.push({ clause: 'attempts-bounded', sentence });
  }
  const earliest = earliestAttempt(terms, state, { callback, origin }, at);
  if (seen > 0 && at < earliest && !acknowledgement) {
    const sentence =
      `the callback about ${about} came again ${at - lastSeenAt} ms after attempt ${seen}; allowed is ` +
      `${Math.ceil(earliest - lastSeenAt)} ms or more (retry-pause)`;
    faults.push({ clause: 'retry-pause', sentence });
  }
  return faults;
}

function attemptClauses(
  { responseStatus }: ReceivedCallback,
  { seen }: CallbackState,
): { readonly judged: readonly ClauseName[]; readonly reached: readonly ClauseName[] } {
  const judged: ClauseName[] = ['callback-request', 'none-before-the-outcome'];
  judged.push(seen === 0 ? 'callback-first-attempt' : 'retry-pause');
  if (seen > 0) judged.push('attempts-bounded', 'one-attempt-at-a-time');
  const isTaken = isAcknowledging(responseStatus);
  const reached: ClauseName[] = seen > 0 ? ['at-least-once', 'callback-order'] : ['callback-order'];
  return { judged, reached: [...reached, isTaken ? 'only-the-status-counts' : 'callback-failed'] };
}

/** Any 2xx acknowledges (§5.18). */
function isAcknowledging(status: number): boolean {
  return status >= 200 && status <= 299;
}

function afterAttempt(terms: Terms, state: State, received: ReceivedCallback, callback: CallbackState): State {
  const { at, responseStatus, members: seen } = received;
  const { origin } = callbackTarget(state, callback);
  const { timeoutMs } = terms.limits.callbacks;
  const timestamp = seen['timestamp'];
  const service = state.get('service')?.state ?? 'running';
  const isLate = isDisturbed(terms, origin, at - timeoutMs - terms.travelMs, at + timeoutMs);
  const before = callback.acknowledgement;
  const isTaken = isAcknowledging(responseStatus) && service !== 'stopped';
  // A core that has stopped since it sent an attempt does not get its acknowledgement.
  const certain = !isLate && service === 'running' && !wasInterrupted(state, at - terms.travelMs);
  // A further attempt shows that no acknowledgement was stored, unless this one was held up on its way.
  const kept = before && (before.stored || isLate) ? before : null;
  const isDoubtful = isTaken && !certain && !before?.stored;
  const counted = isDoubtful ? countAcknowledgement(state, callback, 'unknown') : state;
  return counted.with('callback', callbackKey(callback.method, callback.subjectKey), {
    ...callback,
    seen: callback.seen + 1,
    lastSeenAt: at,
    unseenMost: callback.unseenMost + mostUnseen(terms, { callback, origin }, at),
    copiesMost: callback.copiesMost + (callback.seen > 0 && mayBeCopy(terms, origin, at) ? 1 : 0),
    timestamp: callback.timestamp ?? (typeof timestamp === 'string' ? timestamp : null),
    mayCount: callback.mayCount || isDoubtful,
    acknowledgement: isTaken && !before?.stored ? { at, certain, stored: false } : kept,
    overdue: false,
  });
}
