import type { ClauseName } from '../../clauses.ts';
import type { Call, Json } from '../../observation.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { exactly, isObject, members } from '../shared/expected.ts';
import { isPrivateUrl } from './notify-url.ts';
import { addKey, openKeys, withOpen } from '../books/open-keys.ts';
import { anyId, freshOrderId, idOfOrder } from './order-answer.ts';
import { answered, membersOf } from '../calls/call.ts';
import { addOrder, nameNewOrder, nameOrder, orderKeyOf, orderOf, tradeKey } from '../books/order-book.ts';
import type { NewLine } from '../books/order-book.ts';
import { refuse, succeed, type EndpointRule, type Refusal, type RuleContext } from '../shared/rule.ts';
import { chooseLane, reserve, sells } from '../books/stock.ts';
import { textOf } from '../shared/text-of.ts';

/** `POST /orders` (§8.4 to §8.16). */
export const createOrderRule: EndpointRule = {
  endpoint: 'create-order',
  judge(context, state, call, at) {
    const { machine } = context;
    const { trade_id: tradeId, notify_url: url, products } = membersOf(call);
    const what = `creation of an order with trade_id ${JSON.stringify(tradeId)}`;
    const no = (refusal: Refusal): Step => refuse(state, call, refusal, what);
    if (machine.appId !== call.appId) return [no({ clause: 'create-unknown-machine', status: 404, code: 6026 })];
    const taken: Refusal = { clause: 'create-trade-id-taken', status: 409, code: 6040 };
    const trade = judgeTrade(state, call, textOf(tradeId), taken, what);
    if (!trade.mayBeFree) return trade.refusals;
    const receiver = judgeReceiver(context, state, call, textOf(url), 'create-notify-url-private', what);
    const early = [...trade.refusals, ...receiver.refusals];
    if (!receiver.mayBeTaken) return early;
    if (state.get('machine')?.mode === 'TRANSFER') {
      return [...early, no({ clause: 'create-in-transfer', status: 409, code: 5001 })];
    }
    const basket = takeLines(context, state, products);
    if ('clause' in basket) return [...early, no(basket)];
    return [...early, create(basket, { context, state, call, at }, what)];
  },
};

interface CallInState {
  readonly context: RuleContext;
  readonly state: State;
  readonly call: Call;
  readonly at: Span;
}

function create(basket: Basket, { state, call, at }: CallInState, what: string): Step {
  const { notify_url: url, trade_id: tradeId } = membersOf(call);
  const key = orderKeyOf(call);
  const created = addOrder(basket.state, call, at, {
    notifyUrl: textOf(url),
    tradeId: textOf(tradeId),
    status: 'NOTPAY',
    lines: basket.lines,
    pickupCodeKey: null,
  });
  const timed = withOpen(created, { unpaid: addKey(openKeys(created).unpaid, key) });
  const after = nameNewOrder(timed, key, answered(call, 'order_id'));
  const data = members('create-answer', { order_id: freshOrderId(state) });
  const reached: readonly ClauseName[] = [
    'create-effect',
    'lane-choice',
    'lane-reserved',
    'create-needs-no-connection',
    'mode-create-order',
  ];
  return succeed(state, call, { clause: 'create-answer', data, after, also: ['trade-id-per-merchant'], reached }, what);
}

/** Whether a trade id is free, and the refusal if it may be taken. */
export function judgeTrade(
  state: State,
  call: Call,
  tradeId: string,
  taken: Refusal,
  what: string,
): { readonly mayBeFree: boolean; readonly refusals: readonly Step[] } {
  const key = state.get('trade', tradeKey(call.appId, tradeId));
  if (key !== undefined) {
    const data = members(taken.clause, { order_id: idOfOrder(state, orderOf(state, key)) });
    const named = call.answer?.code === taken.code ? nameOrder(state, key, answered(call, 'order_id')) : state;
    return { mayBeFree: false, refusals: [refuse(named, call, { ...taken, data }, what)] };
  }
  const elsewhere = call.tradeElsewhere;
  if (!elsewhere) return { mayBeFree: true, refusals: [] };
  const { orderId } = elsewhere;
  const data = members(taken.clause, { order_id: orderId === null ? anyId : exactly('ids', orderId) });
  return { mayBeFree: elsewhere.taken === 'maybe', refusals: [refuse(state, call, { ...taken, data }, what)] };
}

/** Whether a `notify_url` may be accepted, and the refusal if it may be refused. */
export function judgeReceiver(
  { terms }: RuleContext,
  state: State,
  call: Call,
  url: string,
  clause: ClauseName,
  what: string,
): { readonly mayBeTaken: boolean; readonly refusals: readonly Step[] } {
  const isPrivate = terms.limits.privateReceivers === 'allowed' ? 'no' : isPrivateUrl(url);
  if (isPrivate === 'no') return { mayBeTaken: true, refusals: [] };
  const isCertain = isPrivate === 'yes' && terms.limits.privateReceivers === 'refused';
  const refusals = [refuse(state, call, { clause, status: 400, code: 4003, also: ['notify-url-public'] }, what)];
  return { mayBeTaken: !isCertain, refusals };
}

interface Basket {
  readonly state: State;
  readonly lines: readonly NewLine[];
}

/** Takes each line from its lane, line by line (§8.10, §8.13). */
function takeLines({ machine }: RuleContext, state: State, products: Json | undefined): Basket | Refusal {
  const lines: NewLine[] = [];
  let taken = state;
  for (const product of Array.isArray(products) ? (products as readonly Json[]) : []) {
    const { product_id: id, quantity } = isObject(product) ? product : {};
    if (!sells(machine, Number(id)))
      return { clause: 'create-unknown-product', status: 404, code: 6045, also: ['create-lines-in-order'] };
    const lane = chooseLane(taken, machine, Number(id), Number(quantity));
    if (!lane) return { clause: 'create-stock-too-low', status: 409, code: 6047, also: ['create-lines-in-order'] };
    taken = reserve(taken, lane, Number(quantity));
    lines.push({ lane, quantity: Number(quantity) });
  }
  return { state: taken, lines };
}
