import type { DeliveryState, GrantHistory, OwedCommand, RecordState } from '../../entities.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import { openKeys, withOpen } from '../books/open-keys.ts';
import { isOnline } from '../shared/online.ts';
import type { RuleContext } from '../shared/rule.ts';

const nothingGranted: GrantHistory = { count: 0, token: null, id: null, withoutId: [] };

/** What was granted of a machine so far. */
export function grantHistory(state: State): GrantHistory {
  return state.get('grants') ?? nothingGranted;
}

/** What is to be granted. */
export type NewDelivery = Pick<
  DeliveryState,
  'appId' | 'purpose' | 'orderKey' | 'line' | 'lane' | 'quantity' | 'notifyUrl'
>;

/**
 * A state in which a command is granted (§4.39): the lock is held, the delivery is in flight, its record started, and
 * its command is owed to the machine.
 * @param id where an answer gives it.
 */
export function grant(context: RuleContext, state: State, delivery: NewDelivery, at: Span, id?: string): State {
  const history = grantHistory(state);
  const key = String(history.count + 1);
  const owed: OwedCommand = { deliveryKey: key, grantedAt: at, arrival: commandArrival(context, state, at, id) };
  const granted = state
    .with('grants', '', { ...history, count: history.count + 1, withoutId: [...history.withoutId, key] })
    .with('delivery', key, { ...delivery, id: null, grantedAt: at, token: null, outcome: null })
    .with('lock', '', { deliveryKey: key, grantedAt: at })
    .with('owedCommands', '', [...(state.get('owedCommands') ?? []), owed]);
  const open = withOpen(granted, { deliveries: [...openKeys(granted).deliveries, key] });
  const sent = owed.arrival === 'impossible' ? open : noteLastTime(open);
  return delivery.purpose === 'sale' ? startRecord(sent, delivery, key) : sent;
}

/** The last time when a command is sent decides which results of old firmware are late (§7.35). */
function noteLastTime(state: State): State {
  const frames = state.get('frames');
  return frames ? state.with('frames', '', { ...frames, lastTimeAtCommand: frames.lastTime }) : state;
}

/** Key of the delivery that was granted last. */
export function lastGrant(state: State): string {
  return String(grantHistory(state).count);
}

/** The record of a sale is on its way (§4.15). */
function startRecord(state: State, { orderKey, line, quantity }: NewDelivery, key: string): State {
  const started = changeRecord(state, orderKey, line, (record) => ({
    ...record,
    inFlight: record.inFlight + quantity,
    status: 'IS_DELIVERING',
    notified: 'no',
  }));
  return started.with('lastDelivery', `${orderKey} ${line}`, key);
}

function commandArrival(context: RuleContext, state: State, at: Span, id?: string): OwedCommand['arrival'] {
  if (id !== undefined && context.commandsSeen?.has(id) === true) return 'seen';
  // While the store fails, neither a command (§14.10) nor the failure of one that cannot be sent is certain.
  if (state.get('service')?.state === 'failing') return 'possible';
  const online = isOnline(context, state, at);
  if (online === 'no') return 'impossible';
  return online === 'yes' && !state.get('unreliableLink') ? 'certain' : 'possible';
}

/** The delivery of a key that the state itself holds. */
export function deliveryOf(state: State, key: string): DeliveryState {
  const delivery = state.get('delivery', key);
  if (!delivery) throw new RangeError(`the state has no delivery ${key}`);
  return delivery;
}

/** A state in which a record of an order is another. */
export function changeRecord(
  state: State,
  orderKey: string,
  line: number,
  change: (record: RecordState) => RecordState,
): State {
  const order = state.get('order', orderKey);
  if (!order) throw new RangeError(`the state has no ${orderKey}`);
  const records = order.records.map((record, place) => (place === line ? change(record) : record));
  return state.with('order', orderKey, { ...order, records });
}

/** Whether a delivery may have this id: it has it, or has none, and no other has it. */
export function mayHaveId(state: State, key: string, id: string): boolean {
  const known = state.get('deliveryId', id);
  if (known !== undefined) return known === key;
  return deliveryOf(state, key).id === null && /^[1-9]\d{0,31}$/.test(id);
}

/** A state in which a delivery has its id; unchanged if it cannot be its. */
export function nameDelivery(state: State, key: string, id: string): State {
  const delivery = deliveryOf(state, key);
  if (delivery.id !== null || !mayHaveId(state, key, id)) return state;
  const history = grantHistory(state);
  const isLatest = history.id === null || history.id.grant < Number(key);
  return state
    .with('delivery', key, { ...delivery, id })
    .with('deliveryId', id, key)
    .with('grants', '', {
      ...history,
      id: isLatest ? { grant: Number(key), value: id } : history.id,
      withoutId: history.withoutId.filter((other) => other !== key),
    });
}

/** Whether an id keeps the order of grants (§1.20): ids grow. */
export function idGrows(state: State, key: string, id: string): boolean {
  const latest = grantHistory(state).id;
  if (latest === null || latest.grant === Number(key)) return true;
  return latest.grant < Number(key) === BigInt(latest.value) < BigInt(id);
}

/** A state in which the commands that are owed may be lost, or neither they nor their failure may have come about. */
export function doubtCommands(state: State): State {
  const owed = state.get('owedCommands');
  const isCertain = ({ arrival }: OwedCommand) => arrival === 'certain' || arrival === 'impossible';
  if (!owed?.some(isCertain)) return state;
  const doubted = owed.map((one): OwedCommand => (isCertain(one) ? { ...one, arrival: 'possible' } : one));
  return state.with('owedCommands', '', doubted);
}

/**
 * A state in which no command that is owed is sent any more: its core stopped, at `at` at the latest (§14.8), or its
 * delivery had its outcome then.
 * @param key of that delivery; left out: all.
 */
export function stopSending(state: State, at: Span, key?: string): State {
  const owed = state.get('owedCommands');
  if (!owed) return state;
  const left = owed.flatMap((one): readonly OwedCommand[] => {
    if (key !== undefined && one.deliveryKey !== key) return [one];
    return one.arrival === 'impossible' ? [] : [{ sentBy: at.to, ...one, arrival: 'left' }];
  });
  return state.with('owedCommands', '', left.length > 0 ? left : undefined);
}
