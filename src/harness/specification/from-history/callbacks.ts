import type { ReceivedCallback } from '../observation.ts';
import type { CallbackWire } from '../wire/wire.ts';
import { isMembers, type SeenCall } from './calls.ts';
import type { SeenLink } from './frames.ts';
import type { SeenEvent } from './windows.ts';

/** A callback with the machine that it is about; empty: nothing that was seen shows it. */
export interface SeenCallback {
  readonly machine: string;
  readonly callback: ReceivedCallback;
}

/**
 * The callbacks of a history. Their machines are known by the orders and deliveries that calls and frames name, else by
 * the calls without an answer that may have made what they are about.
 */
export function callbacksOf(
  seen: readonly SeenEvent[],
  calls: readonly SeenCall[],
  links: ReadonlyMap<string, SeenLink>,
): readonly SeenCallback[] {
  const machines = machinesByName(calls, links);
  const unanswered = machinesOfUnanswered(calls);
  return seen.flatMap(({ event, index }): SeenCallback[] => {
    if (event.kind !== 'callback-received') return [];
    const { url, members, sign } = event.wire as CallbackWire;
    const callback = {
      at: event.t,
      event: index,
      receiver: event.receiver,
      url,
      members,
      sign,
      responseStatus: event.responseStatus,
    };
    const machine =
      machines.get(nameOf('delivery', members['delivery_id'])) ??
      machines.get(nameOf('order', members['order_id'])) ??
      unanswered.get(madeName(members));
    return [{ machine: machine ?? '', callback }];
  });
}

/** Machines by the orders and deliveries that were seen at them. */
function machinesByName(calls: readonly SeenCall[], links: ReadonlyMap<string, SeenLink>): ReadonlyMap<string, string> {
  const machines = new Map<string, string>();
  const note = (machine: string, members: Readonly<Record<string, unknown>>): void => {
    for (const kind of ['order', 'delivery'] as const) {
      const name = nameOf(kind, members[`${kind}_id`]);
      if (name !== '' && !machines.has(name)) machines.set(name, machine);
    }
  };
  for (const { machine, call } of calls)
    if (machine !== '' && call.answer?.code === 0 && isMembers(call.answer.data)) note(machine, call.answer.data);
  for (const [machine, { frames: list }] of links)
    for (const { direction, members } of list) if (direction === 'down' && members) note(machine, members);
  return machines;
}

/** Name of what a lane test makes: it has nothing that its callback shows. */
const laneTestName = 'lane test';

function tradeName(tradeId: string): string {
  return `trade ${tradeId}`;
}

/** Name of what a callback is about by what a call showed of it; empty: by nothing. */
function madeName({ trade_id: tradeId, order_id: orderId }: ReceivedCallback['members']): string {
  if (typeof tradeId === 'string') return tradeName(tradeId);
  return orderId === 0 ? laneTestName : '';
}

/** Machines by what calls that had no answer may have made, where it is one machine alone. */
function machinesOfUnanswered(calls: readonly SeenCall[]): ReadonlyMap<string, string> {
  const machines = new Map<string, string>();
  for (const { machine, call } of calls) {
    const { method, path, body, answer } = call;
    if (machine === '' || method !== 'POST' || !('members' in body) || (answer && answer.code !== 5000)) continue;
    const tradeId = body.members['trade_id'];
    const name = path === '/deliveries/debug' ? laneTestName : typeof tradeId === 'string' ? tradeName(tradeId) : '';
    // Several cannot be distinguished.
    if (name !== '') machines.set(name, machines.has(name) && machines.get(name) !== machine ? '' : machine);
  }
  return machines;
}

/** Empty where there is no id; a lane test has the order 0. */
function nameOf(kind: 'order' | 'delivery', id: unknown): string {
  const text = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  return text === '' || text === '0' ? '' : `${kind} ${text}`;
}
