import { encodeMachineMessage, type Envelope } from '#core/devices/frame-codec.ts';
import type { Heartbeat, MachineMessage } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { alteredFrame, type FrameAlteration } from './altered-frame.ts';
import { corruptFrame } from './corrupt-frame.ts';
import type { Job } from './controller.ts';
import { failureOutcome, successOutcome } from '../motors/run-plan.ts';
import { reportMessage, unknownJob } from './reporter.ts';
import type { Firmware } from './machine-spec.ts';

/** Messages without effect, and messages that the core must drop. */
export const harmlessFrames = [
  'lane-status',
  'unknown-mode',
  'unknown-method',
  'unknown-member',
  'other-machine',
  'wrong-sign',
  'truncated',
  'garbage',
] as const;

/** Messages that a machine sends when a script asks for it. */
export const oddFrames = [...harmlessFrames, 'heartbeat', 'offline', 'ack', 'result', 'challenge', 'copy'] as const;

/** A message that a machine sends when a script asks for it. */
export type OddFrame = (typeof oddFrames)[number];

/** What a script asks a machine to send. */
export interface FrameRequest extends FrameAlteration {
  readonly kind: OddFrame;
  /** For a `copy`: which of the frames that were asked for, 1: the last one. */
  readonly back?: number | undefined;
}

/** What the frames of a machine are about. */
export interface FrameSubject {
  readonly mode: MachineMode;
  readonly firmware: Firmware;
  /** The job that it accepted last, and how many items of it have dropped. */
  readonly lastJob: { readonly job: Job; readonly dropped: number } | null;
  /** Of the last challenge; empty: there was none. */
  readonly nonce: string;
}

const heartbeat: Heartbeat = {
  method: 'client.heartbeat',
  networkType: '4G',
  networkRssi: '-70',
  uptimeMinutesToday: '1',
  status: 'NORMAL',
};

/** What a caller that is no machine speaks of. */
export const noSubject: FrameSubject = { mode: 'NORMAL', firmware: 'current', lastJob: null, nonce: '' };

/**
 * The frame that a script asks for. Those that are wrong already are not altered.
 * @param copied the frame that a `copy` repeats.
 */
export function oddFrame(
  request: FrameRequest,
  envelope: Envelope,
  subject: FrameSubject,
  copied: string | undefined,
): string {
  const { kind } = request;
  const { machineNo, key, unixSeconds } = envelope;
  const common = { timestamp: String(unixSeconds), client_id: machineNo };
  switch (kind) {
    case 'copy':
      return copied ?? encodeMachineMessage(heartbeat, envelope);
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
    default:
      return alteredFrame(messageOf(kind, subject), envelope, request);
  }
}

/** A message as the machine sends it by itself, about what is. */
function messageOf(
  kind: 'lane-status' | 'unknown-mode' | 'heartbeat' | 'offline' | 'ack' | 'result' | 'challenge',
  { mode, firmware, lastJob, nonce }: FrameSubject,
): MachineMessage {
  const { deliveryId, token } = lastJob?.job.command ?? unknownJob;
  switch (kind) {
    case 'lane-status':
      return { method: 'client.channel.status.put', productId: '1000', floorStatus: '1', lockStatus: '0' };
    case 'unknown-mode':
      return { ...heartbeat, status: 'SLEEPING' };
    case 'heartbeat':
      return { ...heartbeat, status: mode };
    case 'offline':
      return { method: 'client.offline', reason: 'asked for' };
    case 'ack':
      return { method: 'device.delivery.ack', deliveryId, token };
    case 'challenge':
      return { method: 'client.challenge', nonce, status: mode };
    case 'result': {
      const hasDropped = lastJob !== null && lastJob.dropped === lastJob.job.command.quantity;
      // 6: the drop sensor has seen nothing.
      const outcome = hasDropped ? successOutcome : failureOutcome(6);
      return reportMessage(lastJob?.job.command ?? unknownJob, outcome, firmware);
    }
  }
}
