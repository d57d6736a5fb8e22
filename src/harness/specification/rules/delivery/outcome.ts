import type { DeliveryOutcome, DeliveryState, OrderState, RecordState, RecordStatus } from '../../entities.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { changeRecord, deliveryOf, stopSending } from './grant.ts';
import { startNextJob } from './jobs.ts';
import { openKeys, removeKey, withOpen } from '../books/open-keys.ts';
import { oweCallback } from '../books/owed-callback.ts';
import type { RuleContext } from '../shared/rule.ts';
import { giveBack } from '../books/stock.ts';

/** Where an outcome comes from: only a report of the machine shows its lane (§4.59). */
export type OutcomeSource = 'report' | 'core';

/**
 * A state in which a delivery has its outcome, with everything that belongs to that step (§4.56): counts and status of
 * its record, the lock, the lane, the callback, and the next job.
 */
export function settle(
  context: RuleContext,
  state: State,
  key: string,
  outcome: DeliveryOutcome,
  source: OutcomeSource,
): State {
  const delivery = deliveryOf(state, key);
  if (delivery.outcome !== null) return state;
  let settled = state.with('delivery', key, {
    ...delivery,
    grantedAt: coarse(delivery.grantedAt),
    outcome: { ...outcome, at: coarse(outcome.at) },
  });
  settled = withOpen(settled, { deliveries: removeKey(openKeys(settled).deliveries, key) });
  if (outcome.kind === 'timeout') settled = stopSending(settled, outcome.at, key);
  if (delivery.purpose === 'sale') settled = settleRecord(context, settled, delivery, outcome.kind);
  if (source === 'report') settled = reportLane(settled, delivery.lane, outcome.floorStatus);
  if (settled.get('lock')?.deliveryKey === key) settled = settled.with('lock', '', undefined);
  settled = oweCallback(settled, 'device.delivery.response', key, outcome.at);
  return startNextJob(context, settled, outcome.at);
}

/** Only reads ask for the times of what is settled: pasts that differ by less come to the same state. */
function coarse({ from, to }: Span): Span {
  return { from: Math.floor(from / coarseMs) * coarseMs, to: Math.ceil(to / coarseMs) * coarseMs };
}

const coarseMs = 100;

/** A state in which no command of a delivery is expected any more. */
export function forgetCommand(state: State, key: string): State {
  const owed = state.get('owedCommands') ?? [];
  const left = owed.filter(({ deliveryKey }) => deliveryKey !== key);
  return left.length === owed.length ? state : state.with('owedCommands', '', left.length > 0 ? left : undefined);
}

/** A state in which the lock's time is up (§4.46): it is free, and the next job starts. */
export function expireLock(context: RuleContext, state: State, at: Span): State {
  return startNextJob(context, state.with('lock', '', undefined), at);
}

function settleRecord(
  { machine }: RuleContext,
  state: State,
  { orderKey, line, lane, quantity }: DeliveryState,
  kind: DeliveryOutcome['kind'],
): State {
  const order = state.get('order', orderKey);
  if (!order) throw new RangeError(`the state has no ${orderKey}`);
  const changed = changeRecord(state, orderKey, line, (record) => {
    const counted = countItems(record, kind, quantity);
    return { ...counted, status: statusAfter(order, record.status, counted, kind) };
  });
  // An item that failed after the refund is not for sale (§8.32).
  const returned = order.status === 'REFUND' && kind === 'failure' && quantity === 1;
  return returned ? giveBack(changed, machine, lane, 1) : changed;
}

/** Counts of a record after an outcome (§4.16 to §4.19). */
function countItems(record: RecordState, kind: DeliveryOutcome['kind'], quantity: number): RecordState {
  const landed = { ...record, inFlight: record.inFlight - quantity };
  if (kind === 'success') return { ...landed, delivered: record.delivered + quantity };
  if (kind === 'failure' && quantity === 1) return landed;
  return { ...landed, inDoubt: record.inDoubt + quantity };
}

/** Status of a record after an outcome (§4.20). */
function statusAfter(
  order: OrderState,
  before: RecordStatus,
  { delivered, quantity, inFlight }: RecordState,
  kind: DeliveryOutcome['kind'],
): RecordStatus {
  if (delivered === quantity) return 'IS_SUCCESS';
  if (order.status === 'REFUND' && inFlight === 0) return 'IS_REFUND';
  if (kind === 'timeout' || before === 'IS_TIMEOUT') return 'IS_TIMEOUT';
  if (inFlight > 0) return 'IS_DELIVERING';
  return kind === 'failure' ? 'IS_FAILED' : 'WAITING_PICKED_UP';
}

function reportLane(state: State, lane: number, floorStatus: string): State {
  const before = state.get('lane', String(lane));
  return before ? state.with('lane', String(lane), { ...before, floorStatus }) : state;
}

/** Clauses that an outcome reaches, whatever it is held against. */
export function outcomeClauses(state: State, key: string, { kind }: DeliveryOutcome): readonly ClauseName[] {
  const { purpose, quantity, orderKey } = deliveryOf(state, key);
  const lock = state.get('lock');
  const clauses: ClauseName[] = ['settling-is-one-step', 'outcome-notified', `delivery-${kind}`];
  if (lock?.deliveryKey === key) clauses.push('lock-own-outcome');
  else if (lock) clauses.push('lock-other-outcome', 'two-in-flight');
  else clauses.push('dwell-expiry-is-no-outcome');
  if (kind === 'timeout') clauses.push('lane-indifferent');
  const isRefunded = state.get('order', orderKey)?.status === 'REFUND';
  if (isRefunded && kind === 'failure' && quantity === 1) clauses.push('lane-returned-late');
  if (purpose === 'lane-test') clauses.push('test-outcome');
  else if (kind === 'failure') clauses.push(quantity === 1 ? 'record-failure-one' : 'record-failure-several');
  else clauses.push(`record-${kind}`);
  if (purpose === 'sale') clauses.push('record-status-after-outcome', 'item-counts');
  return clauses;
}
