import type { Random } from '#core/ports/random.ts';
import { frameForms } from '#simulators/machine/altered-frame.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { pick } from '../primitives.ts';

/** What a `sendFrame` step changes of a message. */
export type Alteration = Omit<Extract<StepInput, { readonly sendFrame: unknown }>, 'sendFrame' | 'times' | 'from'>;

/** Messages that are altered. */
export type AlteredKind = 'heartbeat' | 'offline' | 'ack' | 'lane-status' | 'challenge' | 'result';

type Values = readonly (string | number)[];

/** Values of a member of one range: those that the core must refuse, and those at the ends that it takes. */
interface Range {
  readonly refused: Values;
  readonly taken: Values;
}

const text: Range = {
  refused: ['x'.repeat(201), 'x'.repeat(4_100), 'a&b', 'a=b', 1],
  taken: ['', 'x'.repeat(200), '库存', 'A?B/c+d'],
};
const number: Range = { refused: ['', '-1', '01', ' 1', '1.0', '1e0', '9007199254740992', 'x', 1], taken: [] };
const digits: Range = { refused: ['', 'x', ' 1', '1'.repeat(33), 1], taken: [] };
const ranges: Readonly<Record<AlteredKind, Readonly<Record<string, Range>>>> = {
  heartbeat: { network_type: text, network_rssi: text, uptime_minutes_today: text },
  offline: { reason: text },
  'lane-status': { product_id: text, floor_status: text, lock_status: text },
  challenge: { nonce: { refused: ['', 'x'], taken: [] }, status: text },
  ack: { delivery_id: digits, token: { ...number, refused: ['0', ...number.refused] } },
  result: {
    floor_status: {
      refused: ['256', '257', '300', '510', '511', '-1', '01', '', '1.5', 3],
      taken: ['0', '1', '2', '47', '4', '46', '48', '100', '200', '254', '255'],
    },
    error_msg: text,
    deliver_status: { refused: ['2', '', 'true', '01', '-1', 0], taken: ['0'] },
    // Numbers of something else are taken as a report about it.
    token: { ...number, refused: ['0', '1', '9007199254740991', ...number.refused] },
    delivery_id: { ...digits, refused: ['0', '1', '1'.repeat(32), ...digits.refused] },
    order_id: { ...number, refused: ['0', '9007199254740991', ...number.refused] },
    record_id: { ...number, refused: ['0', '9007199254740991', ...number.refused] },
  },
};

/** Values of the members that every message has, each of which makes the core drop it. */
const commonRefused: Readonly<Record<string, Values>> = {
  method: ['', 'client.unknown', 'device.delivery.put', 'constructor', 1],
  client_id: ['', '10000002', '010000001', 10_000_001],
  timestamp: ['', '-1', 'now', '1.5', '1234567890123456', ' 1700000000', 1_700_000_000],
};

const unknownMembers = ['debug', 'key', 'a&b', 'Method'];

function refusals(kind: AlteredKind): readonly (readonly Alteration[])[] {
  const own = Object.entries(ranges[kind]).map(([member, { refused }]) => [member, refused] as const);
  const members = [...own, ...Object.entries(commonRefused)];
  const values = members.flatMap(([member, refused]) => refused.map((value) => ({ set: { [member]: value } })));
  const missing = members.map(([member]) => ({ leaveOut: [member] }));
  const unknown = unknownMembers.map((member) => ({ set: { [member]: '1' } }));
  const neighbours = ['token', 'delivery_id', 'order_id', 'record_id'].flatMap((member) =>
    [-1, 1].map((by) => ({ increase: { [member]: by } })),
  );
  const written = frameForms.map((form) => ({ form }));
  return [values, [...missing, ...unknown, ...(kind === 'result' ? neighbours : [])], written];
}

/** A change in one point of a message that makes the core drop it, or take it as one about something else. */
export function drawRefusal(random: Random, kind: AlteredKind): Alteration {
  const [values = [], members = [], written = []] = refusals(kind);
  return pick(random, pick(random, [values, values, values, members, members, written]));
}

/** A change in one point of a message that the core must take. */
export function drawTaken(random: Random, kind: AlteredKind): Alteration {
  const members = Object.entries(ranges[kind]).filter(([, { taken }]) => taken.length > 0);
  const [member, { taken }] = pick(random, members);
  return { set: { [member]: pick(random, taken) } };
}

/** How wrong the time of a frame is: a little, and about as far as the limits of other clocks. */
export function drawClock(random: Random): `${number}s` {
  return `${pick(random, [-86_400, -301, -300, -10, -1, 1, 10, 300, 301, 86_400])}s`;
}
