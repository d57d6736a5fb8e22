import { encodeMachineMessage, type Envelope } from '#core/devices/frame-codec.ts';
import type { Heartbeat } from '#core/devices/messages.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { corruptFrame } from './corrupt-frame.ts';

/** Messages besides those that a machine sends by itself. */
export const oddFrames = [
  'lane-status',
  'unknown-mode',
  'unknown-method',
  'unknown-member',
  'other-machine',
  'wrong-sign',
  'truncated',
  'garbage',
] as const;

/** A message besides those that a machine sends by itself. */
export type OddFrame = (typeof oddFrames)[number];

const heartbeat: Heartbeat = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-70',
  uptimeMinutesToday: '1',
  status: 'NORMAL',
};

/** A message about a lane, a heartbeat with a mode that there is not, or a frame that the core must drop. */
export function oddFrame(kind: OddFrame, envelope: Envelope): string {
  const { machineNo, key, unixSeconds } = envelope;
  const common = { timestamp: String(unixSeconds), client_id: machineNo };
  switch (kind) {
    case 'lane-status':
      return encodeMachineMessage(
        { method: 'client.channel.status.put', productId: '1000', floorStatus: '1', lockStatus: '0' },
        envelope,
      );
    case 'unknown-mode':
      return encodeMachineMessage({ ...heartbeat, status: 'SLEEPING' }, envelope);
    case 'unknown-method':
      return encodePayload({ method: 'client.unknown', ...common }, key);
    case 'unknown-member':
      return encodePayload({ method: 'client.offline', ...common, reason: 'none', debug: '1' }, key);
    case 'other-machine':
      return encodeMachineMessage(heartbeat, { ...envelope, machineNo: String(Number(machineNo) + 1) });
    case 'wrong-sign':
    case 'truncated':
    case 'garbage':
      return corruptFrame(heartbeat, envelope, kind);
  }
}
