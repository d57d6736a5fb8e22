import type { ClauseName } from '../../clauses.ts';
import type { DeliveryOutcome, DeliveryState } from '../../entities.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { FrameMembers } from './frame-form.ts';
import { deliveryOf, nameDelivery } from '../delivery/grant.ts';
import { openKeys } from '../books/open-keys.ts';
import { outcomeClauses, settle } from '../delivery/outcome.ts';
import { step, type RuleContext } from '../shared/rule.ts';

/** Values of `floor_status` with a meaning (§7.54). */
const shownStatuses: ReadonlySet<string> = new Set(['0', '1', '2', '3', '47']);

/** The result of a delivery takes effect (§7.48 to §7.51). @returns every step that it may make. */
export function applyReport(context: RuleContext, state: State, members: FrameMembers, at: Span): readonly Step[] {
  const isOld = members['delivery_id'] === undefined;
  const matches = isOld ? matchByRecord(state, members) : matchByToken(state, members);
  return matches.map((match) => {
    if (match === null) return step(state, { reached: ['unmatched-result'] });
    const { key, named } = match;
    if (deliveryOf(named, key).outcome !== null) return step(named, { reached: ['outcome-once', 'result-effect'] });
    const outcome: DeliveryOutcome = {
      kind: members['deliver_status'] === '1' ? 'success' : 'failure',
      floorStatus: members['floor_status'] ?? '',
      errorMsg: members['error_msg'] ?? '',
      at,
    };
    const clauses: readonly ClauseName[] = [
      'result-effect',
      isOld ? 'result-of-old-firmware' : 'result-matched-by-token',
      ...(shownStatuses.has(outcome.floorStatus) ? [] : ['floor-status-values' as const]),
      'lane-floor-status',
      'lane-result',
      'success-needs-a-report',
      'result-text-passed-on',
    ];
    const reached = [...clauses, ...outcomeClauses(named, key, outcome)];
    return step(settle(context, named, key, outcome, 'report'), { reached });
  });
}

/** A delivery that a result is about, in a state in which it has its id; null: none. */
type Match = { readonly key: string; readonly named: State } | null;

function matchByToken(state: State, members: FrameMembers): readonly Match[] {
  const id = members['delivery_id'] ?? '';
  const token = Number(members['token']);
  const key = state.get('deliveryId', id);
  if (key === undefined) return [null];
  const delivery = deliveryOf(state, key);
  if (!isOfRecord(state, delivery, members)) return [null];
  if (delivery.token !== null) return delivery.token === token ? [{ key, named: state }] : [null];
  // Without its command only the machine knows the token.
  return [{ key, named: nameDelivery(state, key, id) }, null];
}

function matchByRecord(state: State, members: FrameMembers): readonly Match[] {
  const inFlight = openKeys(state).deliveries.find((key) => isOfRecord(state, deliveryOf(state, key), members));
  return [inFlight === undefined ? null : { key: inFlight, named: state }];
}

/** Whether a result names the order and record of a delivery, or the zeros of a lane test. */
function isOfRecord(state: State, { purpose, orderKey, line }: DeliveryState, members: FrameMembers): boolean {
  const order = Number(members['order_id']);
  const record = Number(members['record_id']);
  if (purpose === 'lane-test') return order === 0 && record === 0;
  const sold = state.get('order', orderKey);
  return (sold?.id ?? order) === order && (sold?.records[line]?.id ?? record) === record;
}
