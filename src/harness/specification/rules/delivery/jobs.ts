import type { JobState, OrderState, RecordState } from '../../entities.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { grant } from './grant.ts';
import { machineOf } from '../shared/online.ts';
import type { RuleContext } from '../shared/rule.ts';
import { openItems } from '../books/stock.ts';

/** Jobs that wait, in their order. */
export function waitingJobs(state: State): readonly JobState[] {
  return state.get('queue') ?? [];
}

/** A state in which other jobs wait. */
export function withJobs(state: State, jobs: readonly JobState[]): State {
  return state.with('queue', '', jobs.length > 0 ? jobs : undefined);
}

/** Whether an order's records may be commanded (§8.3). */
export function isDeliverable({ status }: OrderState): boolean {
  return status === 'SUCCESS' || status === 'PICKUPCODE';
}

/** Items of a record that may be commanded (§4.13). */
export function commandableItems(record: RecordState): number {
  return record.status === 'IS_TIMEOUT' || record.status === 'IS_REFUND' ? 0 : openItems(record);
}

/**
 * A state in which the next job has started, if the lock is free and the mode is NORMAL (§11.18). Jobs that have
 * nothing to command any more are dropped (§11.23).
 */
export function startNextJob(context: RuleContext, state: State, at: Span): State {
  if (state.get('lock') || machineOf(state).mode !== 'NORMAL') return state;
  const [job, ...rest] = waitingJobs(state);
  if (!job) return state;
  const without = withJobs(state, rest);
  const order = state.get('order', job.orderKey);
  const record = order?.records[job.line];
  if (!order || !record || !isDeliverable(order) || commandableItems(record) === 0) {
    return startNextJob(context, without, at);
  }
  return grant(context, without, saleOf(context, order, job.orderKey, job.line), at);
}

/** The delivery of a record's next item, or of all its open ones on a multi-drop machine (§4.2). */
export function saleOf({ machine }: RuleContext, order: OrderState, orderKey: string, line: number) {
  const record = order.records[line];
  if (!record) throw new RangeError(`${orderKey} has no record ${line}`);
  return {
    appId: order.appId,
    purpose: 'sale',
    orderKey,
    line,
    lane: record.lane,
    quantity: machine.multiDrop ? commandableItems(record) : 1,
    notifyUrl: order.notifyUrl,
  } as const;
}
