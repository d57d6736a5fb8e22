import type { OrderStatus } from '../../entities.ts';
import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { exactly } from '../shared/expected.ts';
import { idInPath, membersOf } from '../calls/call.ts';
import { findOrders, orderOf } from '../books/order-book.ts';
import { closeExpired, endOrder, expiryOf, expiryClauses, isUnpaid, timeEnds } from './order-ending.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';
import { textOf } from '../shared/text-of.ts';

type Target = Exclude<OrderStatus, 'NOTPAY' | 'PICKUPCODE'>;

const targets: Readonly<Record<string, Target>> = {
  '1': 'SUCCESS',
  '2': 'REFUND',
  '3': 'CLOSED',
  '4': 'REVOKED',
  '5': 'USERPAYING',
  '6': 'PAYERROR',
};

const fromUnpaid: readonly Target[] = ['SUCCESS', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'];

/** What the merchant may set from each status (§8.25), besides the status itself. */
const allowedChanges: Readonly<Record<OrderStatus, readonly Target[]>> = {
  NOTPAY: fromUnpaid,
  USERPAYING: fromUnpaid,
  PAYERROR: fromUnpaid,
  SUCCESS: ['REFUND'],
  PICKUPCODE: [],
  REFUND: [],
  CLOSED: [],
  REVOKED: [],
};

/** `PUT /orders/{order_id}` (§8.20 to §8.31). */
export const updateOrderRule: EndpointRule = {
  endpoint: 'update-order',
  judge(context, state, call, at) {
    const id = idInPath(call);
    return findOrders(state, call.appId, id).flatMap((found) => {
      if (found.key !== null) return judgeInTime(context, found.state, found.key, call, at);
      const what = `update of order ${id}`;
      if (context.machine.appId !== call.appId) {
        return [refuse(state, call, { clause: 'update-unknown-machine', status: 404, code: 6026 }, what)];
      }
      return [
        refuse(state, call, { clause: 'update-unknown-order', status: 404, code: 4004, also: ['own-sale'] }, what),
      ];
    });
  },
};

/** Judges an update before and after the order's limit, as far as both are possible (§8.28). */
function judgeInTime(context: RuleContext, state: State, key: string, call: Call, at: Span): readonly Step[] {
  const order = orderOf(state, key);
  if (!isUnpaid(order)) return [judgeChange(context, state, key, call)];
  const limit = expiryOf(order, context.terms);
  const steps: Step[] = [];
  if (at.from < limit.to) steps.push(judgeChange(context, state, key, call));
  if (at.to >= limit.from) {
    const closedAt = { from: Math.max(at.from, limit.from), to: at.to };
    const closed = closeExpired(state, context.machine, key, closedAt);
    const late = judgeChange(context, closed, key, call);
    steps.push({ ...late, reached: [...late.reached, 'expired-before-update', ...expiryClauses] });
  }
  return steps;
}

function judgeChange(context: RuleContext, state: State, key: string, call: Call): Step {
  const { id, status } = orderOf(state, key);
  const target = targets[textOf(membersOf(call)['status'])] ?? 'SUCCESS';
  const what = `update of order ${id ?? key} from ${status} to ${target}`;
  if (status === target) return accept(state, state, call, 'same-status-again', what);
  if (status === 'CLOSED') return refuse(state, call, { clause: 'update-closed', status: 409, code: 6042 }, what);
  if (!allowedChanges[status].includes(target)) {
    return refuse(state, call, { clause: 'update-not-allowed', status: 409, code: 6043 }, what);
  }
  const needsMachine = target === 'SUCCESS' || target === 'USERPAYING' || target === 'PAYERROR';
  if (needsMachine && context.machine.appId !== call.appId) {
    return refuse(state, call, { clause: 'update-machine-left', status: 404, code: 6026 }, what);
  }
  return accept(state, change(context, state, key, target), call, 'allowed-changes', what, effectClauses[target]);
}

function accept(
  before: State,
  after: State,
  call: Call,
  clause: ClauseName,
  what: string,
  reached: readonly ClauseName[] = [],
): Step {
  const data = exactly('update-answer', '');
  return succeed(
    before,
    call,
    { clause, data, after, reached: [...reached, 'update-in-any-mode', 'mode-orders'] },
    what,
  );
}

const effectClauses: Readonly<Record<Target, readonly ClauseName[]>> = {
  SUCCESS: ['paid', 'order-paid'],
  REFUND: [
    'order-refunded',
    'ending-returns-stock',
    'ending-marks-records',
    'lane-returned',
    'refund-drops-jobs',
    'refund-amount',
  ],
  CLOSED: ['order-cancelled', 'ending-returns-stock', 'ending-marks-records', 'lane-returned'],
  REVOKED: ['order-cancelled', 'ending-returns-stock', 'ending-marks-records', 'lane-returned'],
  USERPAYING: ['order-payment-state', 'payment-under-way'],
  PAYERROR: ['order-payment-state', 'payment-under-way'],
};

function change({ machine }: RuleContext, state: State, key: string, target: Target): State {
  if (target === 'REFUND' || target === 'CLOSED' || target === 'REVOKED') return endOrder(state, machine, key, target);
  const changed = state.with('order', key, { ...orderOf(state, key), status: target });
  return target === 'SUCCESS' ? timeEnds(changed, key) : changed;
}
