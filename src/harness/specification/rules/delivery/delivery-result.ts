import type { DeliveryOutcome, DeliveryState } from '../../entities.ts';
import type { Call } from '../../observation.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { State } from '../../state/state.ts';
import { exactly, members, text, type Expected } from '../shared/expected.ts';
import { deliveryOf, grantHistory, nameDelivery } from './grant.ts';
import { momentsOf, showsMoment } from '../shared/moment.ts';
import { refuse, succeed, type EndpointRule, type RuleContext } from '../shared/rule.ts';

/** `POST /deliveries/{delivery_id}` (§4.62 to §4.66). */
export const deliveryResultRule: EndpointRule = {
  endpoint: 'delivery-result',
  judge(context, state, call) {
    const id = call.path.split('?', 1)[0]?.split('/')[2] ?? '';
    const what = `result of delivery ${id}`;
    const key = state.get('deliveryId', id);
    if (key !== undefined && deliveryOf(state, key).appId === call.appId) return [read(context, state, call, key)];
    if (context.machine.appId !== call.appId) {
      return [refuse(state, call, { clause: 'result-unknown-machine', status: 404, code: 6026 }, what)];
    }
    const unknown = refuse(state, call, { clause: 'result-unknown-delivery', status: 404, code: 4004 }, what);
    if (key !== undefined) return [unknown];
    // The id of a job's delivery may have been seen by the caller alone.
    const unnamed = grantHistory(state).withoutId.filter((other) => deliveryOf(state, other).appId === call.appId);
    return [unknown, ...unnamed.map((other) => read(context, nameDelivery(state, other, id), call, other))];
  },
};

/** The state is as it stands, and is not changed by a read. */
function read(context: RuleContext, state: State, call: Call, key: string): Step {
  const delivery = deliveryOf(state, key);
  const what = `result of ${describe(delivery)}`;
  const data = members('result-follows-outcome', {
    delivered_at: text(
      'local-time',
      () => momentsOf(context, delivery.grantedAt),
      (shown) => showsMoment(context, shown, delivery.grantedAt),
    ),
    ...outcomeMembers(context, delivery.outcome),
  });
  const reached: ClauseName[] = [
    'mode-reads',
    delivery.purpose === 'sale' ? 'result-texts-by-delivery' : 'result-of-lane-tests',
  ];
  return succeed(state, call, { clause: 'result-follows-outcome', data, after: state, reached }, what);
}

function describe({ id, outcome, purpose }: DeliveryState): string {
  const stage = { success: 'succeeded', failure: 'failed', timeout: 'timed out' };
  const kind = purpose === 'sale' ? 'delivery' : 'lane test';
  return `${kind} ${id ?? 'without id'}, which ${outcome ? `had ${stage[outcome.kind]}` : 'was in flight'}`;
}

const statusTexts = { success: '出货完成', failure: '出货失败', timeout: '出货超时' } as const;

function outcomeMembers(context: RuleContext, outcome: DeliveryOutcome | null): Readonly<Record<string, Expected>> {
  if (!outcome) return { status: exactly('result-follows-outcome', '未取货或正在出货') };
  const status = exactly('result-follows-outcome', statusTexts[outcome.kind]);
  if (outcome.kind !== 'success') return { status, fail_reason: exactly('result-follows-outcome', outcome.errorMsg) };
  const pickupAt = text(
    'local-time',
    () => momentsOf(context, outcome.at),
    (shown) => showsMoment(context, shown, outcome.at),
  );
  return { status, pickup_at: pickupAt };
}
