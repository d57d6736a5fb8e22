import type { FrameFault } from '../events.ts';
import { injectionFault } from '../signing/separators.ts';
import { decodePayload, encodePayload } from '../signing/payload.ts';
import { verifySign } from '../signing/sign.ts';
import { MemberFault } from './wire-members.ts';
import type { WireMembers } from './wire-members.ts';
import type { DownMessage, UpMessage } from './messages.ts';
import { isDownMethod, readDown, writeDown } from './core-messages.ts';
import { isUpMethod, readUp, writeUp } from './machine-messages.ts';

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
export type Decoded<M> =
  | {
      readonly ok: true;
      readonly message: M;
      /** Its `timestamp`: what the sender's clock showed, right or wrong. */
      readonly unixSeconds: number;
      readonly sign: string;
    }
  | { readonly ok: false; readonly fault: FrameFault; readonly detail: string };

/** Puts what a machine says into a signed frame. `errorMsg` and other texts must not contain `&` or `=`. */
export function encodeUp(message: UpMessage, envelope: Envelope): string {
  return seal(message.method, writeUp(message), envelope);
}

/** Reads what a machine says. Never throws, whatever the frame holds. */
export function decodeUp(frame: string, machineNo: string, key: string): Decoded<UpMessage> {
  return open(frame, machineNo, key, (method, members) => (isUpMethod(method) ? readUp(method, members) : null));
}

/** Puts what the core says into a signed frame. */
export function encodeDown(message: DownMessage, envelope: Envelope): string {
  return seal(message.method, writeDown(message), envelope);
}

/** Reads what the core says: the machine's side of the wire. Never throws, whatever the frame holds. */
export function decodeDown(frame: string, machineNo: string, key: string): Decoded<DownMessage> {
  return open(frame, machineNo, key, (method, members) => (isDownMethod(method) ? readDown(method, members) : null));
}

function seal(method: string, members: WireMembers, { machineNo, key, unixSeconds }: Envelope): string {
  return encodePayload({ method, timestamp: String(unixSeconds), client_id: machineNo, ...members }, key);
}

/**
 * Opens a frame: shape first, then the sign, and only then what it says: nothing of an unsigned frame is believed.
 *
 * The timestamp must be a time, but it is *not* held against a window here: machine clocks are often wrong, and a
 * machine that is off by an hour must still sell. Whether a frame is new is the gateway's question (`freshness.ts`).
 */
function open<M>(
  frame: string,
  machineNo: string,
  key: string,
  read: (method: string, members: WireMembers) => M | null,
): Decoded<M> {
  if (frame.length > maxFrameLength)
    return dropped('too-large', `the frame is longer than ${maxFrameLength} characters`);
  const decoded = decodePayload(frame, { maxLength: maxFrameLength });
  if (!decoded.ok) return dropped(layerFaults[decoded.fault.what], decoded.fault.text.en);
  const { payload, sign } = decoded;
  if (key === '') return dropped('sign', 'this machine has no key: nothing can be signed with it');
  if (!verifySign(payload, sign, key))
    return dropped('sign', 'member "sign" is not the sign of this message under the machine\'s key');
  for (const name of Object.keys(payload)) {
    if (typeof payload[name] !== 'string')
      return dropped('member', `member ${JSON.stringify(name.slice(0, 40))} is not a string`);
  }
  // Equal canonical forms must mean equal messages (PROTOCOL §2), or an unsigned hand could move text between members.
  const injected = injectionFault(payload, []);
  if (injected) return dropped('member', injected.text.en);
  return interpret(payload as WireMembers, sign, machineNo, read);
}

const layerFaults = { size: 'too-large', base64: 'base64', utf8: 'json', json: 'json', member: 'member' } as const;

function interpret<M>(
  members: WireMembers,
  sign: string,
  machineNo: string,
  read: (method: string, members: WireMembers) => M | null,
): Decoded<M> {
  const { method, timestamp, client_id: clientId } = members;
  if (clientId !== machineNo)
    return dropped('machine-number', `member "client_id" is not ${machineNo}, the number of this connection`);
  if (timestamp === undefined || !/^[0-9]{1,15}$/.test(timestamp))
    return dropped('timestamp', 'member "timestamp" is not a Unix time in seconds');
  try {
    const message = method === undefined ? null : read(method, members);
    if (message === null) return dropped('method', 'member "method" is missing or not one of this direction');
    return { ok: true, message, unixSeconds: Number(timestamp), sign };
  } catch (error) {
    if (error instanceof MemberFault) return dropped('member', error.message);
    throw error;
  }
}

function dropped(fault: FrameFault, detail: string): { ok: false; fault: FrameFault; detail: string } {
  return { ok: false, fault, detail };
}
