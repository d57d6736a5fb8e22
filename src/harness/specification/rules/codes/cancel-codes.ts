import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { State } from '../../state/state.ts';
import { codeOf, codesById, endCode, openCodes, withOpenCodes } from '../books/code-book.ts';
import { members } from '../shared/expected.ts';
import { idOfOrder } from '../orders/order-answer.ts';
import { answered, membersOf } from '../calls/call.ts';
import { nameOrder, orderOf } from '../books/order-book.ts';
import { refuse, succeed, type EndpointRule, type Refusal } from '../shared/rule.ts';
import { textOf } from '../shared/text-of.ts';

/** `PUT /pickup_codes` (§10.21 to §10.26). */
export const cancelCodesRule: EndpointRule = {
  endpoint: 'cancel-codes',
  judge({ machine }, state, call) {
    const { method, id } = membersOf(call);
    const byId = method === 'pickup_code.delete.id';
    const what = byId ? `cancellation of pickup code ${textOf(id)}` : 'cancellation of all pickup codes';
    const no = (refusal: Refusal): Step => refuse(state, call, refusal, what);
    if (machine.appId !== call.appId) return [no({ clause: 'cancel-unknown-machine', status: 404, code: 6026 })];
    if (state.get('machine')?.mode === 'TRANSFER') {
      return [no({ clause: 'cancel-in-transfer', status: 409, code: 5001 })];
    }
    if (!byId)
      return [
        cancelled(state, cancelAll(state, call.appId), call, 'code-cancelled-with-all', 'cancel-own-codes', what),
      ];
    return codesById(state, call.appId, Number(id)).map((found) => {
      if (found.key === null)
        return no({ clause: 'cancel-unknown-code', status: 404, code: 4004, also: ['code-belongs'] });
      const { usedBy } = codeOf(found.state, found.key);
      if (usedBy !== null) return refuseUsed(found.state, call, usedBy, 'cancel-used-code', what);
      const after = endCode(found.state, found.key, { usedBy: null, cancelled: true });
      return cancelled(found.state, after, call, 'code-cancelled', 'code-belongs', what);
    });
  },
};

function cancelled(before: State, after: State, call: Call, effect: ClauseName, scope: ClauseName, what: string): Step {
  const data = members('cancel-answer', {});
  const reached: readonly ClauseName[] = [effect, scope, 'mode-codes'];
  return succeed(before, call, { clause: 'cancel-answer', data, after, reached }, what);
}

/** Cancels the caller's codes alone (§10.26). */
function cancelAll(state: State, appId: string): State {
  let after = state;
  const left: string[] = [];
  for (const key of openCodes(state)) {
    const code = codeOf(state, key);
    if (code.appId === appId) after = after.with('code', key, { ...code, cancelled: true });
    else left.push(key);
  }
  return withOpenCodes(after, left);
}

/** Refuses a code that has bought an order already, with the order's id. */
export function refuseUsed(state: State, call: Call, orderKey: string, clause: ClauseName, what: string): Step {
  const data = members(clause, { order_id: idOfOrder(state, orderOf(state, orderKey)) });
  const named = call.answer?.code === 6033 ? nameOrder(state, orderKey, answered(call, 'order_id')) : state;
  return refuse(named, call, { clause, status: 409, code: 6033, data, also: ['code-states'] }, what);
}
