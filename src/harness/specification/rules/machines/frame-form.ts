import type { ClauseName } from '../../clauses.ts';
import type { Frame, Json, Members } from '../../observation.ts';
import type { MachineTerms } from '../../terms.ts';
import { perObject } from '../shared/per-object.ts';

/** A frame that the core reads: all members are texts. */
export type FrameMembers = Readonly<Record<string, string>>;

type MemberRule = (value: string) => boolean;

const text: MemberRule = (value) => value.length <= 200;
const digits: MemberRule = (value) => /^\d{1,32}$/.test(value);

function between(least: number, most: number): MemberRule {
  return (value) => /^(0|[1-9]\d{0,15})$/.test(value) && Number(value) >= least && Number(value) <= most;
}

const id = between(0, Number.MAX_SAFE_INTEGER);
const token = between(1, Number.MAX_SAFE_INTEGER);

interface MethodForm {
  readonly required: Readonly<Record<string, MemberRule>>;
  /** All of them or none. */
  readonly optional?: Readonly<Record<string, MemberRule>>;
}

/** What machines send (§7.41). */
const upMethods: Readonly<Record<string, MethodForm>> = {
  'client.heartbeat': {
    required: { network_type: text, network_rssi: text, uptime_minutes_today: text, status: text },
  },
  'client.offline': { required: { reason: text } },
  'client.channel.status.put': { required: { product_id: text, floor_status: text, lock_status: text } },
  'client.challenge': { required: { nonce: text, status: text } },
  'device.delivery.ack': { required: { delivery_id: digits, token } },
  'device.delivery.response': {
    required: {
      order_id: id,
      record_id: id,
      deliver_status: (value) => value === '0' || value === '1',
      floor_status: between(0, 255),
      error_msg: text,
    },
    optional: { delivery_id: digits, token },
  },
};

/**
 * Reads a frame of the machine as far as its form goes (§7.13 to §7.20).
 * @returns null: it is dropped.
 */
export function readFrame({ machineNo }: MachineTerms, frame: Frame): FrameMembers | null {
  const members = readMembers(frame);
  return members?.['client_id'] === machineNo ? members : null;
}

/** The clauses by which a frame is dropped that is not read (§7.18 to §7.20). */
export function refusalClauses({ machineNo }: MachineTerms, { members, sign }: Frame): readonly ClauseName[] {
  if (!members || sign === 'missing') return ['frame-malformed'];
  if (sign === 'wrong') return ['frame-sign'];
  const isTooLong = Object.values(members).some((value) => typeof value === 'string' && !text(value));
  return [
    'frame-members',
    ...(members['client_id'] === machineNo ? [] : ['one-machine-per-connection' as const]),
    ...(isTooLong ? ['text-members' as const] : []),
  ];
}

const readMembers = perObject(({ members, sign }: Frame): FrameMembers | null => {
  if (!members || sign !== 'right' || !areTexts(members)) return null;
  const { method = '', timestamp = '', client_id: _client, ...others } = members;
  if (!/^\d{1,15}$/.test(timestamp)) return null;
  const form = Object.hasOwn(upMethods, method) ? upMethods[method] : undefined;
  return form && hasForm(others, form) ? members : null;
});

function areTexts(members: Members): members is FrameMembers {
  return Object.entries(members).every(
    ([name, value]: [string, Json]) => typeof value === 'string' && !/[&=]/.test(name) && !/[&=]/.test(value),
  );
}

function hasForm(members: FrameMembers, { required, optional = {} }: MethodForm): boolean {
  const withOptional = Object.keys(optional).some((name) => Object.hasOwn(members, name));
  const rules = withOptional ? { ...required, ...optional } : required;
  const names = Object.keys(rules);
  return (
    Object.keys(members).length === names.length &&
    names.every((name) => Object.hasOwn(members, name) && rules[name]?.(members[name] ?? '') === true)
  );
}
