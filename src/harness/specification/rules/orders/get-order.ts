import { idOfOrder, learnOrder, orderClauses, orderMembers } from './order-answer.ts';
import { idInPath } from '../calls/call.ts';
import { findOrders, orderOf } from '../books/order-book.ts';
import { refuse, succeed, type EndpointRule } from '../shared/rule.ts';

/** `POST /orders/{order_id}` (§8.17 to §8.19). */
export const getOrderRule: EndpointRule = {
  endpoint: 'get-order',
  judge(context, state, call, at) {
    const id = idInPath(call);
    const what = `read of order ${id}`;
    return findOrders(state, call.appId, id).map((found) => {
      if (found.key === null) {
        if (context.machine.appId !== call.appId) {
          return refuse(state, call, { clause: 'get-unknown-machine', status: 404, code: 6026 }, what);
        }
        return refuse(state, call, { clause: 'get-unknown-order', status: 404, code: 4004, also: ['own-sale'] }, what);
      }
      const named = orderOf(found.state, found.key);
      const data = orderMembers(context, found.state, found.key, idOfOrder(found.state, named));
      const after = learnOrder(found.state, found.key, call);
      const also = orderClauses(context, found.state, found.key, at);
      return succeed(state, call, { clause: 'get-has-no-effect', data, after, also, reached: ['mode-orders'] }, what);
    });
  },
};
