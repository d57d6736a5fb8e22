import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { LaneTerms } from '../../terms.ts';
import { refuseUsed } from './cancel-codes.ts';
import { codeOf, codesByDigits, endCode, isExpired } from '../books/code-book.ts';
import { judgeReceiver, judgeTrade } from '../orders/create-order.ts';
import { freshOrderId, learnOrder, orderClauses, orderMembers } from '../orders/order-answer.ts';
import { answered, membersOf } from '../calls/call.ts';
import { addOrder, nameNewOrder, orderKeyOf } from '../books/order-book.ts';
import { refuse, succeed, type EndpointRule, type Refusal, type RuleContext } from '../shared/rule.ts';
import { chooseLane, reserve, sells } from '../books/stock.ts';
import { textOf } from '../shared/text-of.ts';

/** `POST /consumes` (§10.31 to §10.47). */
export const consumeCodeRule: EndpointRule = {
  endpoint: 'consume-code',
  judge(context, state, call, at) {
    const digits = textOf(membersOf(call)['code']);
    const what = `consumption of pickup code ${digits}`;
    if (context.machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'consume-unknown-machine', status: 404, code: 6026 }, what)];
    }
    return codesByDigits(state, call.appId, digits).flatMap((found) => {
      if (found.key !== null) return judgeCode({ context, state: found.state, call, at, what }, found.key);
      return [
        refuse(state, call, { clause: 'consume-unknown-code', status: 404, code: 4004, also: ['code-belongs'] }, what),
      ];
    });
  },
};

interface Consumption {
  readonly context: RuleContext;
  readonly state: State;
  readonly call: Call;
  readonly at: Span;
  /** The call, for sentences. */
  readonly what: string;
}

function no({ state, call, what }: Consumption, clause: ClauseName, status: number, code: number): Step {
  return refuse(state, call, { clause, status, code, also: ['refused-consume-keeps-the-code'] }, what);
}

function judgeCode(consumption: Consumption, key: string): readonly Step[] {
  const { context, state, call, at, what } = consumption;
  const code = codeOf(state, key);
  if (code.usedBy !== null) return [refuseUsed(state, call, code.usedBy, 'consume-used', what)];
  if (code.cancelled) return [no(consumption, 'consume-cancelled', 409, 6031)];
  const expired = isExpired(code, context.terms, at);
  const refusals = expired === 'no' ? [] : [expiredCode(consumption)];
  if (expired === 'yes') return refusals;
  const productId = Number(membersOf(call)['product_id']);
  if (code.productId !== null && code.productId !== productId) {
    return [...refusals, no(consumption, 'consume-other-product', 404, 6045)];
  }
  return [...refusals, ...judgeSale(consumption, key, productId)];
}

function expiredCode({ state, call, what }: Consumption): Step {
  const also: readonly ClauseName[] = ['code-expiry', 'code-time-up', 'refused-consume-keeps-the-code'];
  return refuse(state, call, { clause: 'consume-expired', status: 409, code: 6032, also }, what);
}

function judgeSale(consumption: Consumption, key: string, productId: number): readonly Step[] {
  const { context, state, call, what } = consumption;
  const { trade_id: tradeId, notify_url: url } = membersOf(call);
  const taken: Refusal = { clause: 'consume-trade-id-taken', status: 409, code: 6040 };
  const trade = judgeTrade(state, call, textOf(tradeId), taken, what);
  if (!trade.mayBeFree) return trade.refusals;
  const receiver = judgeReceiver(context, state, call, textOf(url), 'consume-notify-url-private', what);
  const early = [...trade.refusals, ...receiver.refusals];
  if (!receiver.mayBeTaken) return early;
  return [...early, judgeStock(consumption, key, productId)];
}

function judgeStock(consumption: Consumption, key: string, productId: number): Step {
  const { context, state } = consumption;
  if (state.get('machine')?.mode === 'TRANSFER') return no(consumption, 'consume-in-transfer', 409, 5001);
  if (!sells(context.machine, productId)) return no(consumption, 'consume-unknown-product', 404, 6045);
  const lane = chooseLane(state, context.machine, productId, 1);
  return lane ? consume(consumption, key, lane) : no(consumption, 'consume-stock-too-low', 409, 6047);
}

function consume({ context, state, call, at, what }: Consumption, key: string, lane: LaneTerms): Step {
  const { trade_id: tradeId, notify_url: url } = membersOf(call);
  const orderKey = orderKeyOf(call);
  const created = addOrder(reserve(state, lane, 1), call, at, {
    notifyUrl: textOf(url),
    tradeId: textOf(tradeId),
    status: 'PICKUPCODE',
    lines: [{ lane, quantity: 1 }],
    pickupCodeKey: key,
  });
  const used = endCode(created, key, { usedBy: orderKey, cancelled: false });
  const data = orderMembers(context, used, orderKey, freshOrderId(state));
  const after = learnOrder(nameNewOrder(used, orderKey, answered(call, 'order_id')), orderKey, call);
  const reached: readonly ClauseName[] = [
    'consume-effect',
    'code-consumed',
    'lane-reserved',
    'one-order-per-code',
    'mode-consume',
  ];
  const also = orderClauses(context, used, orderKey, at);
  if (textOf(membersOf(call)['code']).startsWith('0')) also.push('leading-zeros');
  return succeed(state, call, { clause: 'consume-answer', data, after, also, reached }, what);
}
