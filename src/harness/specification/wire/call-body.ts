import type { BodyFault, CallBody, Json, Members } from '../observation.ts';
import type { ClauseName } from '../clauses.ts';
import type { Dialect } from '../signing/dialects.ts';
import { signIdOf, signState } from '../signing/sign-state.ts';
import { bodyJsonFault, payloadFault } from './body-fault.ts';
import { readPayload } from './payload.ts';
import { readStrictJson } from './strict-json.ts';

/** A call as it leaves its caller. */
export interface SentCall {
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  readonly body: string;
}

/** Who calls, and what its signs are judged by. */
export interface SigningApp {
  readonly appId: string;
  readonly keys: readonly string[];
  readonly dialects: readonly Dialect[];
}

/** Bytes of a body (§1.6), characters of a payload (§1.7) and levels of a body (§1.5) that are read. */
const maxBodyBytes = 65_536;
const maxPayloadLength = 16_384;
const maxBodyDepth = 16;

const formBody = /^(?:[^\s{["=]+=|--)/;
const plainPath = /^\/orders$/;
const bodilessPath = /^\/(?:ping|rent\/machines(?:\/[^/]*)?)$/;

/** What a call carries, by the kind of body that its endpoint takes (§1.4, §3.1). */
export function readCallBody({ method, path: target, body }: SentCall, app: SigningApp): CallBody {
  const [path = ''] = target.split('?', 1);
  if (Buffer.byteLength(body) > maxBodyBytes) return refused('body-size');
  const hasNone = method === 'POST' && bodilessPath.test(path);
  if (hasNone && body.trim() === '') return { kind: 'none' };
  const read = readStrictJson(body, maxBodyDepth);
  if (!read)
    return formBody.test(body) ? refused('form-body') : refused('body-malformed', bodyJsonFault(body, maxBodyDepth));
  const { value } = read;
  if (hasNone && Array.isArray(value) && value.length === 0) return { kind: 'none' };
  if (!isMembers(value)) return refused('body-malformed', { reason: 'body-no-object' });
  if (hasNone) return Object.keys(value).length === 0 ? { kind: 'none' } : { kind: 'plain', members: value };
  if (method === 'POST' && plainPath.test(path)) return { kind: 'plain', members: value };
  return readSigned(value, app);
}

function readSigned(body: Members, { appId, keys, dialects }: SigningApp): CallBody {
  const { payload, ...others } = body;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return refused('body-members', { reason: 'unknown', member: unknown });
  if (typeof payload !== 'string')
    return refused('body-members', {
      reason: payload === undefined ? 'missing' : 'payload-no-string',
      member: 'payload',
    });
  const read = readPayload(payload, maxPayloadLength);
  if (!read.members) {
    const why = payloadFault(payload, maxPayloadLength) ?? { reason: 'key-member', member: 'key' };
    return refused(why.reason === 'too-long' ? 'payload-size' : read.fault, why);
  }
  const { sign, ...members } = read.members;
  const state = signState(read.members, keys, dialects);
  return {
    kind: 'signed',
    members,
    sign: state,
    signId: signIdOf(appId, sign),
    ...(state === 'wrong' && isRightInUpperCase(read.members, keys, dialects) && { isLowerCase: true }),
  };
}

/** §2.9. */
function isRightInUpperCase(members: Members, keys: readonly string[], dialects: SigningApp['dialects']): boolean {
  const { sign } = members;
  return typeof sign === 'string' && signState({ ...members, sign: sign.toUpperCase() }, keys, dialects) === 'right';
}

function refused(fault: ClauseName, why: BodyFault | null = null): CallBody {
  return { kind: 'malformed', fault, ...(why && { why }) };
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
