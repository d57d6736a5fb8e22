import type { ClauseName } from '../../clauses.ts';
import type { Json } from '../../observation.ts';
import type { Step } from '../../search/operation.ts';
import type { LaneTerms } from '../../terms.ts';
import { freeExpiredLock, refuseBusy } from './busy.ts';
import { succeedWithGrant } from './granted-answer.ts';
import { judgeReceiver } from '../orders/create-order.ts';
import { isOnline, machineOf } from '../shared/online.ts';
import { membersOf } from '../calls/call.ts';
import { refuse, type EndpointRule } from '../shared/rule.ts';
import { lanesInOrder } from '../books/stock.ts';
import { textOf } from '../shared/text-of.ts';

/** `POST /deliveries/debug` (§12.1 to §12.16). */
export const laneTestRule: EndpointRule = {
  endpoint: 'lane-test',
  judge(context, state, call, at) {
    const { channel_name: channel, notify_url: notifyUrl } = membersOf(call);
    const what = `test of lane ${textOf(channel)}`;
    const refusal = (clause: ClauseName, status: number, code: number): Step =>
      refuse(state, call, { clause, status, code }, what);
    const { mode } = machineOf(state);
    if (context.machine.appId !== call.appId) return [refusal('test-unknown-machine', 404, 6026)];
    const receiver = judgeReceiver(context, state, call, textOf(notifyUrl), 'test-notify-url-private', what);
    const early = [...receiver.refusals];
    if (!receiver.mayBeTaken) return early;
    if (mode === 'TRANSFER') return [...early, refusal('test-in-transfer', 409, 5001)];
    if (mode === 'NORMAL') return [...early, refusal('test-outside-maintenance', 409, 6021)];
    const lane = findLane(lanesInOrder(context.machine), channel);
    if (!lane) return [...early, refusal('test-unknown-lane', 404, 4004)];
    const online = isOnline(context, state, at);
    if (online !== 'yes') early.push(refusal('test-offline', 503, 4008));
    if (online === 'no') return early;
    const free = freeExpiredLock(context, state, at);
    const test = {
      appId: call.appId,
      purpose: 'lane-test',
      orderKey: '',
      line: 0,
      lane: lane.lane,
      quantity: 1,
      notifyUrl: textOf(notifyUrl),
    } as const;
    const reached: readonly ClauseName[] = [
      'lane-by-number-or-name',
      'test-has-no-order',
      'test-answer',
      'lane-tests-and-stock',
    ];
    const granted =
      refuseBusy(context, free, { call, at, clause: 'test-busy', what }) ??
      succeedWithGrant(context, free, test, { call, at, clause: 'test-is-a-delivery', what, reached });
    return [granted, ...early];
  },
};

/** The lane of a number or a name; of several the first (§12.9). */
function findLane(lanes: readonly LaneTerms[], channel: Json | undefined): LaneTerms | undefined {
  const wanted = textOf(channel);
  return lanes.find(({ lane, name }) => (/^\d+$/.test(wanted) ? lane === Number(wanted) : name === wanted));
}
