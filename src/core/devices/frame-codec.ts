import type { FrameDropReason } from '../events.ts';
import { separatorError } from '../signing/separators.ts';
import { decodePayload, encodePayload } from '../signing/payload.ts';
import { verifySign } from '../signing/sign.ts';
import { MemberError } from './wire-members.ts';
import type { WireMembers } from './wire-members.ts';
import type { CoreMessage, MachineMessage } from './messages.ts';
import { isCoreMethod, readCoreMessage, writeCoreMembers } from './core-messages.ts';
import { isMachineMethod, readMachineMessage, writeMachineMembers } from './machine-messages.ts';

/** Longest frame, in characters; the longest documented message takes about 450. */
export const maxFrameLength = 4096;

/** What goes around a message: whose it is, who signs it, and when. */
export interface Envelope {
  /** Becomes `client_id`. */
  readonly machineNo: string;
  /** The machine's key. A secret. */
  readonly key: string;
  readonly unixSeconds: number;
}

/** A frame as read, or why it was dropped; `detail` is a sentence without secrets that names the member. */
export type DecodedFrame<M> =
  | {
      readonly ok: true;
      readonly message: M;
      /** Its `timestamp`: what the sender's clock showed, right or wrong. */
      readonly unixSeconds: number;
      readonly sign: string;
    }
  | { readonly ok: false; readonly reason: FrameDropReason; readonly detail: string };

/** Encodes a machine's message into a signed frame. `errorMsg` and other texts must not contain `&` or `=`. */
export function encodeMachineMessage(message: MachineMessage, envelope: Envelope): string {
  return encodeFrame(message.method, writeMachineMembers(message), envelope);
}

/** Decodes a machine's frame. Never throws. */
export function decodeMachineMessage(frame: string, machineNo: string, key: string): DecodedFrame<MachineMessage> {
  return decodeFrame(frame, machineNo, key, (method, members) =>
    isMachineMethod(method) ? readMachineMessage(method, members) : null,
  );
}

/** Encodes a message of the core into a signed frame. */
export function encodeCoreMessage(message: CoreMessage, envelope: Envelope): string {
  return encodeFrame(message.method, writeCoreMembers(message), envelope);
}

/** Decodes a frame of the core, for machines. Never throws. */
export function decodeCoreMessage(frame: string, machineNo: string, key: string): DecodedFrame<CoreMessage> {
  return decodeFrame(frame, machineNo, key, (method, members) =>
    isCoreMethod(method) ? readCoreMessage(method, members) : null,
  );
}

function encodeFrame(method: string, members: WireMembers, { machineNo, key, unixSeconds }: Envelope): string {
  return encodePayload({ method, timestamp: String(unixSeconds), client_id: machineNo, ...members }, key);
}

/**
 * Opens a frame: shape first, then the sign, and only then the content: no content of an unsigned frame is used.
 *
 * The timestamp must be a time, but it is *not* held against a window here: machine clocks are often wrong, and a
 * machine that is off by an hour must still sell. Whether a frame is new is the gateway's question (`freshness.ts`).
 */
function decodeFrame<M>(
  frame: string,
  machineNo: string,
  key: string,
  readMessage: (method: string, members: WireMembers) => M | null,
): DecodedFrame<M> {
  if (frame.length > maxFrameLength) return drop('too-large', `the frame is longer than ${maxFrameLength} characters`);
  const decoded = decodePayload(frame, { maxLength: maxFrameLength });
  if (!decoded.ok) return drop(payloadDropReasons[decoded.error.layer], decoded.error.text.en);
  const { payload, sign } = decoded;
  if (key === '') return drop('sign', 'this machine has no key: nothing can be signed with it');
  if (!verifySign(payload, sign, key))
    return drop('sign', 'member "sign" is not the sign of this message under the machine\'s key');
  for (const name of Object.keys(payload)) {
    if (typeof payload[name] !== 'string')
      return drop('member', `member ${JSON.stringify(name.slice(0, 40))} is not a string`);
  }
  // Equal canonical forms must mean equal messages (PROTOCOL §2), or an unsigned hand could move text between members.
  const injection = separatorError(payload, []);
  if (injection) return drop('member', injection.text.en);
  return verifyMessage(payload as WireMembers, sign, machineNo, readMessage);
}

const payloadDropReasons = {
  size: 'too-large',
  base64: 'base64',
  utf8: 'json',
  json: 'json',
  member: 'member',
} as const;

function verifyMessage<M>(
  members: WireMembers,
  sign: string,
  machineNo: string,
  readMessage: (method: string, members: WireMembers) => M | null,
): DecodedFrame<M> {
  const { method, timestamp, client_id: clientId } = members;
  if (clientId !== machineNo)
    return drop('machine-number', `member "client_id" is not ${machineNo}, the number of this connection`);
  if (timestamp === undefined || !/^[0-9]{1,15}$/.test(timestamp))
    return drop('timestamp', 'member "timestamp" is not a Unix time in seconds');
  try {
    const message = method === undefined ? null : readMessage(method, members);
    if (message === null) return drop('method', 'member "method" is missing or not one of this direction');
    return { ok: true, message, unixSeconds: Number(timestamp), sign };
  } catch (error) {
    if (error instanceof MemberError) return drop('member', error.message);
    throw error;
  }
}

function drop(reason: FrameDropReason, detail: string): { ok: false; reason: FrameDropReason; detail: string } {
  return { ok: false, reason, detail };
}
