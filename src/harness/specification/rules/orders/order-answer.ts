import type { OrderState, OrderStatus, RecordState, RecordStatus } from '../../entities.ts';
import type { Call, Json } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { nameCode } from '../books/code-book.ts';
import { exactly, isObject, leftOut, list, members, oneOf, text, whole, type Expected } from '../shared/expected.ts';
import { localDate, showsDateWithin } from '../shared/local-time.ts';
import { answered } from '../calls/call.ts';
import { greatestOrderId, nameOrder, orderOf } from '../books/order-book.ts';
import type { RuleContext } from '../shared/rule.ts';

/** Fen as answers show them (§1.18). */
export function money(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

/** What the API shows of a record's status (§4.21). */
const recordTexts: Readonly<Record<RecordStatus, string>> = {
  WAITING_PICKED_UP: '未取货',
  IS_DELIVERING: '未取货或正在出货',
  IS_SUCCESS: '出货完成',
  IS_FAILED: '出货失败',
  IS_TIMEOUT: '出货超时',
  IS_REFUND: '订单取消',
};

/** What gives an order its status. */
const statusClauses: Readonly<Record<OrderStatus, ClauseName>> = {
  NOTPAY: 'create-effect',
  SUCCESS: 'order-paid',
  REFUND: 'order-refunded',
  CLOSED: 'ended-stays-readable',
  REVOKED: 'ended-stays-readable',
  USERPAYING: 'order-payment-state',
  PAYERROR: 'order-payment-state',
  PICKUPCODE: 'pickup-order-is-final',
};

/** What gives a record its status. */
const recordClauses: Readonly<Record<RecordStatus, ClauseName>> = {
  WAITING_PICKED_UP: 'record-status-texts',
  IS_DELIVERING: 'record-started',
  IS_SUCCESS: 'record-status-after-outcome',
  IS_FAILED: 'record-status-after-outcome',
  IS_TIMEOUT: 'record-status-after-outcome',
  IS_REFUND: 'ending-marks-records',
};

/** Any id (§1.19). */
export const anyId: Expected = whole('ids', 'a positive integer', (seen) => seen > 0);

/** The id of a new order (§1.20). */
export function freshOrderId(state: State): Expected {
  const greatest = greatestOrderId(state);
  const allowed = greatest === 0 ? 'a positive integer' : `an id greater than ${greatest}`;
  const isFresh = (id: number): boolean => id > greatest && state.get('orderId', String(id)) === undefined;
  return whole('ids-fresh', allowed, isFresh);
}

/** The id of a known order, in an answer that names it. */
export function idOfOrder(state: State, { id }: OrderState): Expected {
  if (id !== null) return exactly('ids', id);
  return whole('ids', 'an id of no other order', (seen) => seen > 0 && !state.get('orderId', String(seen)));
}

/** What an answer must show of an order (§8.1). */
export function orderMembers(context: RuleContext, state: State, key: string, id: Expected): Expected {
  const { terms, machine } = context;
  const order = orderOf(state, key);
  const clause = 'order-members';
  const wall = terms.wallClock(order.createdAt);
  const amount = order.records.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  return members(clause, {
    order_id: id,
    trade_id: exactly(clause, order.tradeId),
    date: text(
      'local-time',
      () => daysOf(context, order.createdAt),
      (day) => showsDateWithin(day, wall, machine.utcOffsetMinutes),
    ),
    amount: exactly(clause, money(amount)),
    status: exactly(statusClauses[order.status], order.status),
    notify_send_count: acknowledgedCount(order),
    records: list(
      'order-members',
      order.records.map((record) => recordMembers(state, record)),
    ),
    pickup_code_id: pickupCodeId(state, order),
  });
}

/** What the answer about an order shows besides its members. */
export function orderClauses({ terms }: RuleContext, state: State, key: string, at: Span): ClauseName[] {
  const { status, createdAt, records } = orderOf(state, key);
  const clauses: ClauseName[] = ['order-statuses', 'wall-clock-shown', 'money'];
  if (records.some(({ delivered }) => delivered > 0)) clauses.push('order-delivered');
  const isPastLimit = at.from >= createdAt.to + terms.limits.orderExpiryMs;
  if (isPastLimit && status !== 'PICKUPCODE') clauses.push('closed-once');
  return clauses;
}

/** The days of a span in the machine's zone, for a sentence. */
function daysOf({ terms, machine }: RuleContext, at: Span): string {
  const { from, to } = terms.wallClock(at);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return 'the day of its creation';
  const days = [from, to].map((wallMs) => `"${localDate(wallMs, machine.utcOffsetMinutes)}"`);
  return [...new Set(days)].join(' to ');
}

function acknowledgedCount({ acknowledged: { least, most } }: OrderState): Expected {
  const counts = Array.from({ length: most - least + 1 }, (_, more) => least + more);
  return oneOf(
    'notify-send-count',
    counts.map((count) => (count === 0 ? undefined : count)),
  );
}

function recordMembers(state: State, record: RecordState): Expected {
  const sent = { yes: ['1'], no: ['0'], unknown: ['0', '1'] }[record.notified];
  const isFree = (id: number): boolean => id > 0 && state.get('recordId', String(id)) === undefined;
  return members('order-members', {
    id: record.id === null ? whole('ids-fresh', 'an id of no other record', isFree) : exactly('ids', record.id),
    product_id: exactly('create-effect', record.productId),
    quantity: exactly('create-effect', record.quantity),
    price: exactly('price-fixed', money(record.price)),
    status: exactly(recordClauses[record.status], recordTexts[record.status]),
    notify_sent: oneOf('notify-sent', sent),
  });
}

function pickupCodeId(state: State, { pickupCodeKey }: OrderState): Expected {
  if (pickupCodeKey === null) return leftOut('order-members');
  const id = state.get('code', pickupCodeKey)?.id ?? null;
  if (id !== null) return exactly('consume-answer', id);
  return whole('ids', 'an id of no other code', (seen) => seen > 0 && !state.get('codeId', String(seen)));
}

/** A state that knows the ids which an answer shows of an order. */
export function learnOrder(state: State, key: string, call: Call): State {
  let learned = nameOrder(state, key, answered(call, 'order_id'));
  const order = orderOf(learned, key);
  const shown = answered(call, 'records');
  if (Array.isArray(shown) && order.records.some(({ id }) => id === null)) {
    learned = learnRecords(learned, key, shown as readonly Json[]);
  }
  return order.pickupCodeKey === null
    ? learned
    : nameCode(learned, order.pickupCodeKey, answered(call, 'pickup_code_id'));
}

function learnRecords(state: State, key: string, shown: readonly Json[]): State {
  const order = orderOf(state, key);
  let learned = state;
  const records = order.records.map((record, line) => {
    const seen = shown[line];
    const id = isObject(seen) ? seen['id'] : undefined;
    if (record.id !== null || !isNewId(id) || learned.get('recordId', String(id)) !== undefined) return record;
    learned = learned.with('recordId', String(id), key);
    return { ...record, id };
  });
  return learned.with('order', key, { ...order, records });
}

function isNewId(id: Json | undefined): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0;
}
