import type { CallBody, Json, Members } from '../observation.ts';
import type { ClauseName } from '../clauses.ts';
import type { Dialect } from '../signing/dialects.ts';
import { signIdOf, signState } from '../signing/sign-state.ts';
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
  if (!read) return refused(formBody.test(body) ? 'form-body' : 'body-malformed');
  const { value } = read;
  if (hasNone && Array.isArray(value) && value.length === 0) return { kind: 'none' };
  if (!isMembers(value)) return refused('body-malformed');
  if (hasNone) return Object.keys(value).length === 0 ? { kind: 'none' } : { kind: 'plain', members: value };
  if (method === 'POST' && plainPath.test(path)) return { kind: 'plain', members: value };
  return readSigned(value, app);
}

function readSigned(body: Members, { appId, keys, dialects }: SigningApp): CallBody {
  const { payload, ...others } = body;
  if (Object.keys(others).length > 0 || typeof payload !== 'string') return refused('body-members');
  const read = readPayload(payload, maxPayloadLength);
  if (!read.members) return refused(read.fault);
  const { sign, ...members } = read.members;
  return {
    kind: 'signed',
    members,
    sign: signState(read.members, keys, dialects),
    signId: signIdOf(appId, sign),
  };
}

function refused(fault: ClauseName): CallBody {
  return { kind: 'malformed', fault };
}

function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
