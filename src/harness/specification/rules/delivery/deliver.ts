import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { freeExpiredLock, refuseBusy } from './busy.ts';
import { members } from '../shared/expected.ts';
import { changeRecord } from './grant.ts';
import { succeedWithGrant } from './granted-answer.ts';
import { commandableItems, saleOf } from './jobs.ts';
import { isOnline, machineOf } from '../shared/online.ts';
import { membersOf } from '../calls/call.ts';
import { findOrders, orderOf } from '../books/order-book.ts';
import { isUnpaid } from '../orders/order-ending.ts';
import { refuse, type EndpointRule, type Refusal, type RuleContext } from '../shared/rule.ts';

/** `POST /deliveries` (§4.22 to §4.42). */
export const deliverRule: EndpointRule = {
  endpoint: 'deliver',
  judge(context, state, call, at) {
    const orderId = Number(membersOf(call)['order_id']);
    const recordId = Number(membersOf(call)['record_id']);
    const what = `delivery of record ${recordId} of order ${orderId}`;
    const asked = { call, at, what, recordId };
    const { mode } = machineOf(state);
    if (context.machine.appId !== call.appId) return [refusal(state, asked, 'deliver-unknown-machine', 404, 6026)];
    if (mode === 'TRANSFER') return [refusal(state, asked, 'deliver-in-transfer', 409, 5001)];
    if (mode === 'MAINTENANCE') return [refusal(state, asked, 'deliver-in-maintenance', 409, 6021)];
    return findOrders(freeExpiredLock(context, state, at), call.appId, orderId).flatMap((found) =>
      found.key === null
        ? [refusal(found.state, asked, 'deliver-unknown-order', 404, 4004)]
        : judgeOrder(context, found.state, found.key, asked),
    );
  },
};

/** A call of deliver. */
interface Asked {
  readonly call: Call;
  readonly at: Span;
  readonly what: string;
  readonly recordId: number;
}

function refusal(state: State, { call, what }: Asked, clause: ClauseName, status: number, code: number): Step {
  return refuse(state, call, { clause, status, code }, what);
}

function judgeOrder(context: RuleContext, state: State, key: string, asked: Asked): readonly Step[] {
  const order = orderOf(state, key);
  if (isUnpaid(order)) return [refuseUnpaid(context, state, asked)];
  if (order.status === 'CLOSED') return [refusal(state, asked, 'deliver-closed', 409, 6042)];
  if (order.status === 'REFUND' || order.status === 'REVOKED') {
    return [refusal(state, asked, 'deliver-order-status', 409, 6043)];
  }
  const { lines, isKnown } = findRecords(state, key, asked.recordId);
  const steps = lines.flatMap(({ state: named, line }) => judgeRecord(context, named, { key, line }, asked));
  return isKnown ? steps : [refusal(state, asked, 'deliver-unknown-record', 404, 4004), ...steps];
}

/** An unpaid order is refused, or answered as the documentation's sample shows it (§4.36). */
function refuseUnpaid({ terms }: RuleContext, state: State, { call, what }: Asked): Step {
  const sample: Refusal = { clause: 'unpaid-sample', status: 200, code: 0, data: members('unpaid-sample', {}) };
  const refused: Refusal = { clause: 'deliver-unpaid', status: 409, code: 6054 };
  return refuse(state, call, terms.limits.unpaidCodeZero ? sample : refused, what);
}

/** Lines that a record id may stand for: the one that has it, or each that no answer has named. */
function findRecords(state: State, key: string, id: number) {
  const { records } = orderOf(state, key);
  const known = records.findIndex((record) => record.id === id);
  if (known >= 0) return { lines: [{ state, line: known }], isKnown: true };
  const unnamed = records.flatMap((record, line) => (record.id === null ? [line] : []));
  const lines = unnamed.map((line) => ({
    state: changeRecord(state, key, line, (record) => ({ ...record, id })),
    line,
  }));
  return { lines, isKnown: false };
}

function judgeRecord(
  context: RuleContext,
  state: State,
  { key, line }: { readonly key: string; readonly line: number },
  asked: Asked,
): readonly Step[] {
  const { call, at, what } = asked;
  const order = orderOf(state, key);
  const record = order.records[line];
  if (!record) throw new RangeError(`${key} has no record ${line}`);
  if (record.delivered === record.quantity) return [refusal(state, asked, 'deliver-delivered-already', 409, 6034)];
  if (commandableItems(record) === 0) return [refusal(state, asked, 'deliver-nothing-open', 409, 6043)];
  const online = isOnline(context, state, at);
  const offline = refusal(state, asked, 'deliver-offline', 503, 4008);
  if (online === 'no') return [offline];
  const granted =
    refuseBusy(context, state, { call, at, clause: 'deliver-busy', what }) ??
    succeedWithGrant(context, state, saleOf(context, order, key, line), {
      call,
      at,
      clause: 'deliverable',
      what,
      reached: ['record-started', 'one-command-one-item', 'open-items'],
    });
  return online === 'unknown' ? [granted, offline] : [granted];
}
