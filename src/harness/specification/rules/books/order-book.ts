import type { OrderState, OrderStatus, RecordState } from '../../entities.ts';
import type { Call, Json } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { LaneTerms } from '../../terms.ts';
import { keptSpan } from '../calls/call.ts';
import { addKey, removeKey } from './open-keys.ts';

/** What a new order consists of. */
export interface NewOrder {
  readonly notifyUrl: string;
  readonly tradeId: string;
  readonly status: OrderStatus;
  readonly lines: readonly NewLine[];
  readonly pickupCodeKey: string | null;
}

/** A line of a new order and the lane that it is taken from. */
export interface NewLine {
  readonly lane: LaneTerms;
  readonly quantity: number;
}

/** Key of an order: the call that created it. */
export function orderKeyOf({ call }: Call): string {
  return `order ${call}`;
}

/** A state with a new order (§8.12). */
export function addOrder(state: State, call: Call, at: Span, order: NewOrder): State {
  const key = orderKeyOf(call);
  const { notifyUrl, tradeId, status, pickupCodeKey } = order;
  return state
    .with('order', key, {
      id: null,
      appId: call.appId,
      tradeId,
      notifyUrl,
      status,
      createdAt: keptSpan(call, at),
      records: order.lines.map(newRecord),
      pickupCodeKey,
      acknowledged: { least: 0, most: 0 },
    })
    .with('trade', tradeKey(call.appId, tradeId), key)
    .with('unnamedOrders', '', addKey(state.get('unnamedOrders') ?? [], key));
}

/** Key of a trade id: each merchant has its own (§8.15). */
export function tradeKey(appId: string, tradeId: string): string {
  return `${appId} ${tradeId}`;
}

function newRecord({ lane, quantity }: NewLine): RecordState {
  return {
    id: null,
    productId: lane.productId,
    lane: lane.lane,
    quantity,
    price: lane.price,
    status: 'WAITING_PICKED_UP',
    delivered: 0,
    inFlight: 0,
    inDoubt: 0,
    notified: 'no',
  };
}

/** The order of a key that the state itself holds. */
export function orderOf(state: State, key: string): OrderState {
  const order = state.get('order', key);
  if (!order) throw new RangeError(`the state has no ${key}`);
  return order;
}

/** Whether an answer may give this id to an order that has none yet. */
function mayName(state: State, id: Json | undefined): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 && !state.get('orderId', String(id));
}

/** A state in which an order has its id; unchanged if it has one, or if the id cannot be its. */
export function nameOrder(state: State, key: string, id: Json | undefined): State {
  const order = orderOf(state, key);
  if (order.id !== null || !mayName(state, id)) return state;
  const unnamed = removeKey(state.get('unnamedOrders') ?? [], key);
  return state
    .with('order', key, { ...order, id })
    .with('orderId', String(id), key)
    .with('unnamedOrders', '', unnamed.length > 0 ? unnamed : undefined);
}

/** A state in which a new order has the id that its call's answer gave it. */
export function nameNewOrder(state: State, key: string, id: Json | undefined): State {
  const named = nameOrder(state, key, id);
  return named === state ? state : named.with('greatestId', 'order', Math.max(greatestOrderId(state), Number(id)));
}

/** The greatest id of an order that a creation was answered with. */
export function greatestOrderId(state: State): number {
  return state.get('greatestId', 'order') ?? 0;
}

/** What an id may stand for: an order and the state in which it has the id, or no order of the merchant. */
export interface FoundOrder {
  readonly state: State;
  readonly key: string | null;
}

/**
 * Orders that a call may mean by an id. An id that no answer has named may be that of an order whose own answer was
 * lost.
 */
export function findOrders(state: State, appId: string, id: number): readonly FoundOrder[] {
  const key = state.get('orderId', String(id));
  if (key !== undefined) return [{ state, key: orderOf(state, key).appId === appId ? key : null }];
  const unnamed = (state.get('unnamedOrders') ?? []).filter((other) => orderOf(state, other).appId === appId);
  return [{ state, key: null }, ...unnamed.map((other) => ({ state: nameOrder(state, other, id), key: other }))];
}
