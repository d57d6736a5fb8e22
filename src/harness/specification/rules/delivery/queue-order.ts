import type { JobState, OrderState } from '../../entities.ts';
import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { freeExpiredLock } from './busy.ts';
import { exactly, members, type Expected } from '../shared/expected.ts';
import { doubtCommands } from './grant.ts';
import { commandableItems, isDeliverable, startNextJob, waitingJobs, withJobs } from './jobs.ts';
import { isOnline, machineOf } from '../shared/online.ts';
import { idInPath, keptSpan } from '../calls/call.ts';
import { findOrders, orderOf } from '../books/order-book.ts';
import { isUnpaid } from '../orders/order-ending.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';

/** `POST /orders/{order_id}/deliveries` (§11.1 to §11.16). */
export const queueOrderRule: EndpointRule = {
  endpoint: 'queue-order',
  judge(context, state, call, at) {
    const id = idInPath(call);
    const asked = { call, at, what: `queueing of order ${id}` };
    if (context.machine.appId !== call.appId) return [refusal(state, asked, 'queue-unknown-machine', 404, 6026)];
    return findOrders(freeExpiredLock(context, state, at), call.appId, id).flatMap((found) =>
      found.key === null
        ? [refusal(found.state, asked, 'queue-unknown-order', 404, 4004)]
        : judgeOrder(context, found.state, found.key, asked),
    );
  },
};

/** A call of queue an order. */
interface Asked {
  readonly call: Call;
  readonly at: Span;
  readonly what: string;
}

function refusal(state: State, { call, what }: Asked, clause: ClauseName, status: number, code: number): Step {
  return refuse(state, call, { clause, status, code }, what);
}

function judgeOrder(context: RuleContext, state: State, key: string, asked: Asked): readonly Step[] {
  const order = orderOf(state, key);
  const { mode } = machineOf(state);
  if (onlyReports(state, key)) return [report(state, state, key, asked, 'queue-only-reports', ['mode-queue-report'])];
  if (mode === 'TRANSFER') return [refusal(state, asked, 'queue-in-transfer', 409, 5001)];
  if (mode === 'MAINTENANCE') return [refusal(state, asked, 'queue-in-maintenance', 409, 6021)];
  if (!isDeliverable(order)) return [refusal(state, asked, 'queue-order-status', 409, statusCode(order))];
  const online = isOnline(context, state, asked.at);
  const offline = refusal(state, asked, 'queue-offline', 503, 4008);
  if (online === 'no') return [offline];
  const step = takeJobs(context, state, key, asked);
  return online === 'unknown' ? [step, offline] : [step];
}

/** Whether the call has no effect in this state (§11.9). */
function onlyReports(state: State, key: string): boolean {
  const order = orderOf(state, key);
  if (order.status === 'REFUND') return true;
  if (waitingJobs(state).some(({ orderKey }) => orderKey === key)) return true;
  if (order.records.some(({ inFlight }) => inFlight > 0)) return true;
  return isDeliverable(order) && order.records.every((record) => commandableItems(record) === 0);
}

function statusCode(order: OrderState): number {
  if (isUnpaid(order)) return 6054;
  return order.status === 'CLOSED' ? 6042 : 6043;
}

/** Every open item becomes part of a job (§11.13), and the first one starts if the lock is free (§11.14). */
function takeJobs(context: RuleContext, state: State, key: string, asked: Asked): Step {
  const jobs = newJobs(context, orderOf(state, key), key);
  const all = [...waitingJobs(state), ...jobs];
  if (all.length > context.terms.limits.queueCapacity) return refusal(state, asked, 'queue-full', 409, 6057);
  const begun = startNextJob(context, withJobs(state, all), keptSpan(asked.call, asked.at));
  const after = asked.call.answer === null ? doubtCommands(begun) : begun;
  const started = waitingJobs(after).length < all.length;
  const reached: readonly ClauseName[] = [
    'mode-queue',
    'queue-order',
    'room-before-start',
    ...(started ? (['first-job-at-once', 'job-turn'] as const) : []),
  ];
  return report(state, after, key, asked, 'jobs-made', reached);
}

function newJobs({ machine }: RuleContext, order: OrderState, orderKey: string): readonly JobState[] {
  return order.records.flatMap((record, line) => {
    const open = commandableItems(record);
    if (open === 0) return [];
    if (machine.multiDrop) return [{ orderKey, line, quantity: open }];
    return Array.from({ length: open }, () => ({ orderKey, line, quantity: 1 }));
  });
}

function report(
  before: State,
  after: State,
  key: string,
  { call, what }: Asked,
  clause: ClauseName,
  reached: readonly ClauseName[],
): Step {
  return succeed(before, call, { clause, data: queueCounts(after, key), after, reached }, what);
}

/** Counts of the items of an order (§11.11, §11.12). */
function queueCounts(state: State, key: string): Expected {
  const { records } = orderOf(state, key);
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const total = sum(records.map(({ quantity }) => quantity));
  const inProgress = sum(records.map(({ inFlight }) => inFlight));
  const delivered = sum(records.map((record) => record.delivered));
  const pending = sum(waitingJobs(state).flatMap(({ orderKey, quantity }) => (orderKey === key ? [quantity] : [])));
  return members('queue-answer', {
    total: exactly('queue-answer', total),
    pending: exactly('queue-answer', pending),
    in_progress: exactly('queue-answer', inProgress),
    delivered: exactly('queue-answer', delivered),
    failed: exactly('counts-add-up', total - pending - inProgress - delivered),
  });
}
