import { encodeMachineMessage, type Envelope } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import { sign } from '#core/signing/sign.ts';
import { secondKeyOf } from './machine-keys.ts';

/** How a frame may be written otherwise than by the rules. */
export const frameForms = [
  'no-sign',
  'lower-case-sign',
  'member-twice',
  'nested',
  'cut-base64',
  'spaced-base64',
  'second-key',
] as const;

/** How a frame may be written otherwise than by the rules. */
export type FrameForm = (typeof frameForms)[number];

/** What is changed of a message before it is signed, and of its frame. */
export interface FrameAlteration {
  /** Members with other values; a number stands on the wire as a number. */
  readonly set?: Readonly<Record<string, string | number>> | undefined;
  /** Added to members that are whole numbers: to name a neighbour's id or token. */
  readonly increase?: Readonly<Record<string, number>> | undefined;
  /** Members that are missing. */
  readonly leaveOut?: readonly string[] | undefined;
  /** How far the time of the frame is ahead of the machine's clock, ms; below 0: behind. */
  readonly clockMs?: number | undefined;
  readonly form?: FrameForm | undefined;
}

/** A message as a machine sends it that is wrong in one point. */
export function alteredFrame(
  message: MachineMessage,
  envelope: Envelope,
  { set = {}, increase = {}, leaveOut = [], clockMs = 0, form }: FrameAlteration,
): string {
  const usual = {
    ...membersOf(encodeMachineMessage(message, envelope)),
    timestamp: String(envelope.unixSeconds + Math.round(clockMs / 1_000)),
  };
  const members = Object.fromEntries(
    Object.entries({ ...usual, ...set })
      .filter(([name]) => !leaveOut.includes(name))
      .map(([name, value]) => [name, name in increase ? String(Number(value) + (increase[name] ?? 0)) : value]),
  );
  return encode(members, sign(members, form === 'second-key' ? secondKeyOf(envelope.key) : envelope.key), form);
}

/** The members of a message as they stand on the wire, without its sign. */
function membersOf(frame: string): Readonly<Record<string, string>> {
  const members = JSON.parse(Buffer.from(frame, 'base64').toString()) as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'sign'));
}

function encode(
  members: Readonly<Record<string, string | number>>,
  rightSign: string,
  form: FrameForm | undefined,
): string {
  const signed = { ...members, sign: rightSign };
  const base64 = (json: string): string => Buffer.from(json).toString('base64');
  const text = base64(JSON.stringify(signed));
  switch (form) {
    case 'no-sign':
      return base64(JSON.stringify(members));
    case 'lower-case-sign':
      return base64(JSON.stringify({ ...members, sign: rightSign.toLowerCase() }));
    case 'member-twice':
      return base64(`{"method":${JSON.stringify(members['method'] ?? '')},${JSON.stringify(signed).slice(1)}`);
    case 'nested':
      return base64(`{"more":{"a":"1"},${JSON.stringify(signed).slice(1)}`);
    case 'cut-base64':
      return text.slice(0, -1);
    case 'spaced-base64':
      return `${text.slice(0, 8)} ${text.slice(8)}`;
    case 'second-key':
    case undefined:
      return text;
  }
}
