import type { OrderState, OrderStatus, RecordState } from '../../entities.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Timer } from '../../search/operation.ts';
import { later, type Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { MachineTerms, Terms } from '../../terms.ts';
import { dueInState } from '../shared/due.ts';
import { openKeys, removeKey, withOpen } from '../books/open-keys.ts';
import { orderOf } from '../books/order-book.ts';
import { oweCallback } from '../books/owed-callback.ts';
import { step, type RuleContext } from '../shared/rule.ts';
import { giveBack, openItems } from '../books/stock.ts';

/** Whether an order is unpaid (§8.3): it expires. */
export function isUnpaid({ status }: OrderState): boolean {
  return status === 'NOTPAY' || status === 'USERPAYING' || status === 'PAYERROR';
}

/** The instants of which one is the limit of an unpaid order (§8.40). */
export function expiryOf({ createdAt }: OrderState, { limits }: Terms): Span {
  return later(createdAt, limits.orderExpiryMs);
}

/** A state in which an order has ended: its open items are back in their lanes (§8.32), its records marked (§8.33). */
export function endOrder(
  state: State,
  machine: MachineTerms,
  key: string,
  status: Extract<OrderStatus, 'REFUND' | 'CLOSED' | 'REVOKED'>,
): State {
  const order = orderOf(state, key);
  let ended = state;
  for (const record of order.records) ended = giveBack(ended, machine, record.lane, openItems(record));
  ended = ended.with('order', key, { ...order, status, records: order.records.map(markEnded) });
  return dropJobs(timeEnds(ended, key), key);
}

function markEnded(record: RecordState): RecordState {
  const keepsStatus = record.delivered === record.quantity || record.inFlight > 0;
  return keepsStatus ? record : { ...record, status: 'IS_REFUND' };
}

/** A state in which an order has no time limit any more (§8.29). */
export function timeEnds(state: State, key: string): State {
  const { unpaid } = openKeys(state);
  return unpaid.includes(key) ? withOpen(state, { unpaid: removeKey(unpaid, key) }) : state;
}

/** Jobs of an ended order do not start any more (§8.34). */
function dropJobs(state: State, key: string): State {
  const jobs = state.get('queue') ?? [];
  const left = jobs.filter(({ orderKey }) => orderKey !== key);
  if (left.length === jobs.length) return state;
  return state.with('queue', '', left.length > 0 ? left : undefined);
}

/** A state in which an unpaid order was closed by its limit, with its callback (§8.41). */
export function closeExpired(state: State, machine: MachineTerms, key: string, at: Span): State {
  return oweCallback(endOrder(state, machine, key, 'CLOSED'), 'order.closed', key, at);
}

/** What an order's expiry shows. */
export const expiryClauses: readonly ClauseName[] = [
  'closed-unpaid',
  'order-expires',
  'order-time',
  'closed-once',
  'unpaid-statuses',
  'ending-returns-stock',
  'lane-returned',
  'ending-marks-records',
  'closed-order-notified',
];

/** The limits of all unpaid orders. */
export function expiryTimers({ terms, machine }: RuleContext, state: State): readonly Timer[] {
  return openKeys(state).unpaid.map((key) => ({
    key: `expiry of ${key}`,
    due: dueInState(terms, state, orderOf(state, key).createdAt, terms.limits.orderExpiryMs),
    fire: (now, at) =>
      step(closeExpired(now, machine, key, at), {
        reached: expiryClauses,
      }),
  }));
}
