import type { DispenseMessage, CoreMessage } from './messages.ts';
import { readDigits, readFlag, readInteger, readText, refuseUnknown } from './wire-members.ts';
import type { WireMembers } from './wire-members.ts';
import { commonMembers } from './machine-messages.ts';

const dispenseNames: ReadonlySet<string> = new Set([
  ...commonMembers,
  ...['delivery_id', 'token', 'order_id', 'record_id', 'code', 'addr', 'floor_type', 'is_lp', 'is_dc', 'quantity'],
]);

const challengeNames: ReadonlySet<string> = new Set([...commonMembers, 'nonce']);

/** The members of a message's own (PROTOCOL §7; a decision of ours, as neither is public). */
export function writeCoreMembers(message: CoreMessage): WireMembers {
  if (message.method === 'device.challenge') return { nonce: message.nonce };
  return {
    delivery_id: message.deliveryId,
    token: String(message.token),
    order_id: String(message.orderId),
    record_id: String(message.recordId),
    code: String(message.lane),
    addr: String(message.board),
    floor_type: String(message.floorType),
    is_lp: message.hasLift ? '1' : '0',
    is_dc: message.hasDropSensor ? '1' : '0',
    quantity: String(message.quantity),
  };
}

/** Whether the core may send `method` to a machine. */
export function isCoreMethod(method: string): method is CoreMessage['method'] {
  return method === 'device.delivery.put' || method === 'device.challenge';
}

/**
 * Reads a message of the core whose sign is verified.
 * @throws {MemberFault} naming the member that is unknown, missing or out of range.
 */
export function readCoreMessage(method: CoreMessage['method'], members: WireMembers): CoreMessage {
  if (method === 'device.delivery.put') return readDispense(members);
  refuseUnknown(members, challengeNames);
  return { method, nonce: readText(members, 'nonce') };
}

function readDispense(members: WireMembers): DispenseMessage {
  refuseUnknown(members, dispenseNames);
  return {
    method: 'device.delivery.put',
    deliveryId: readDigits(members, 'delivery_id'),
    token: readInteger(members, 'token', 1, Number.MAX_SAFE_INTEGER),
    // A lane test has no order: both are 0.
    orderId: readInteger(members, 'order_id', 0, Number.MAX_SAFE_INTEGER),
    recordId: readInteger(members, 'record_id', 0, Number.MAX_SAFE_INTEGER),
    lane: readInteger(members, 'code', 0, 99),
    board: readInteger(members, 'addr', 1, 8),
    floorType: readInteger(members, 'floor_type', 1, 4),
    hasLift: readFlag(members, 'is_lp'),
    hasDropSensor: readFlag(members, 'is_dc'),
    quantity: readInteger(members, 'quantity', 1, Number.MAX_SAFE_INTEGER),
  };
}
