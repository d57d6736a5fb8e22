import type { MachineMessage } from './messages.ts';
import { readDigits, readFlag, readInteger, readText, refuseUnknown } from './wire-members.ts';
import type { WireMembers } from './wire-members.ts';

/** Members that every message has (PROTOCOL §7); `sign` is the payload's own business. */
export const commonMembers = ['method', 'timestamp', 'client_id'] as const;

/** One kind of message: the members of its own, and the two ways over the wire. */
interface MachineMessageCodec<M extends MachineMessage> {
  readonly names: ReadonlySet<string>;
  write(message: M): WireMembers;
  read(members: WireMembers): M;
}

function memberNames(...ownNames: string[]): ReadonlySet<string> {
  return new Set([...commonMembers, ...ownNames]);
}

/** The messages of a machine, by `method` (PROTOCOL §7). */
const machineMessageCodecs: { readonly [M in MachineMessage as M['method']]: MachineMessageCodec<M> } = {
  'client.heartbeat': {
    names: memberNames('network_type', 'network_rssi', 'uptime_minutes_today', 'status'),
    write: (message) => ({
      network_type: message.networkType,
      network_rssi: message.networkRssi,
      uptime_minutes_today: message.uptimeMinutesToday,
      status: message.status,
    }),
    read: (members) => ({
      method: 'client.heartbeat',
      networkType: readText(members, 'network_type'),
      networkRssi: readText(members, 'network_rssi'),
      uptimeMinutesToday: readText(members, 'uptime_minutes_today'),
      status: readText(members, 'status'),
    }),
  },
  'client.offline': {
    names: memberNames('reason'),
    write: (message) => ({ reason: message.reason }),
    read: (members) => ({ method: 'client.offline', reason: readText(members, 'reason') }),
  },
  'client.channel.status.put': {
    names: memberNames('product_id', 'floor_status', 'lock_status'),
    write: (message) => ({
      product_id: message.productId,
      floor_status: message.floorStatus,
      lock_status: message.lockStatus,
    }),
    read: (members) => ({
      method: 'client.channel.status.put',
      productId: readText(members, 'product_id'),
      floorStatus: readText(members, 'floor_status'),
      lockStatus: readText(members, 'lock_status'),
    }),
  },
  'client.challenge': {
    names: memberNames('nonce', 'status'),
    write: (message) => ({ nonce: message.nonce, status: message.status }),
    read: (members) => ({
      method: 'client.challenge',
      nonce: readText(members, 'nonce'),
      status: readText(members, 'status'),
    }),
  },
  'device.delivery.ack': {
    names: memberNames('delivery_id', 'token'),
    write: (message) => ({ delivery_id: message.deliveryId, token: String(message.token) }),
    read: (members) => ({
      method: 'device.delivery.ack',
      deliveryId: readDigits(members, 'delivery_id'),
      token: readInteger(members, 'token', 1, Number.MAX_SAFE_INTEGER),
    }),
  },
  'device.delivery.response': {
    names: memberNames('delivery_id', 'token', 'order_id', 'record_id', 'deliver_status', 'floor_status', 'error_msg'),
    write: ({ deliveryId, token, orderId, recordId, success, floorStatus, errorMsg }) => {
      const outcomeMembers = {
        order_id: String(orderId),
        record_id: String(recordId),
        deliver_status: success ? '1' : '0',
        floor_status: String(floorStatus),
        error_msg: errorMsg,
      };
      return deliveryId === null || token === null
        ? outcomeMembers
        : { delivery_id: deliveryId, token: String(token), ...outcomeMembers };
    },
    read(members) {
      const { deliveryId, token } = readDeliveryIdAndToken(members);
      return {
        method: 'device.delivery.response',
        deliveryId,
        token,
        orderId: readInteger(members, 'order_id', 0, Number.MAX_SAFE_INTEGER),
        recordId: readInteger(members, 'record_id', 0, Number.MAX_SAFE_INTEGER),
        success: readFlag(members, 'deliver_status'),
        floorStatus: readInteger(members, 'floor_status', 0, 255),
        errorMsg: readText(members, 'error_msg'),
      };
    },
  },
};

/** Old firmware leaves out both; half of a grant names nothing (PROTOCOL §7). */
function readDeliveryIdAndToken(
  members: WireMembers,
): { deliveryId: string; token: number } | { deliveryId: null; token: null } {
  if (members['delivery_id'] === undefined && members['token'] === undefined) return { deliveryId: null, token: null };
  return {
    deliveryId: readDigits(members, 'delivery_id'),
    token: readInteger(members, 'token', 1, Number.MAX_SAFE_INTEGER),
  };
}

/** The members of a message's own. */
export function writeMachineMembers(message: MachineMessage): WireMembers {
  return codecOf(message.method).write(message);
}

/** Whether a machine may send `method`. */
export function isMachineMethod(method: string): method is MachineMessage['method'] {
  return Object.hasOwn(machineMessageCodecs, method);
}

/**
 * Reads a message whose sign has been verified.
 * @throws {MemberFault} naming the member that is unknown, missing or out of range.
 */
export function readMachineMessage(method: MachineMessage['method'], members: WireMembers): MachineMessage {
  const codec = codecOf(method);
  refuseUnknown(members, codec.names);
  return codec.read(members);
}

/** The table pairs each method with its own message; TypeScript cannot see that through an index. */
function codecOf(method: MachineMessage['method']): MachineMessageCodec<MachineMessage> {
  return (machineMessageCodecs as unknown as Readonly<Record<string, MachineMessageCodec<MachineMessage>>>)[
    method
  ] as MachineMessageCodec<MachineMessage>;
}
