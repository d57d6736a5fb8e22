import encoding from 'k6/encoding';
import type { FlatPayload } from '../../../src/core/signing/canonical.ts';
import { encodeBody, validSign, signedBody } from './core-client.ts';

/** A bad request for a deliver call that would be right, and the only right answer to it. */
export interface Attack {
  readonly kind: string;
  readonly status: number;
  readonly code: number;
  /** @param members of a right deliver call, which is not made */
  readonly body: (members: FlatPayload) => string;
  readonly headers?: Readonly<Record<string, string>>;
}

const invalid = { status: 400, code: 4003 };
const signInvalid = { status: 400, code: 4006 };

/** One hour: far outside the window. */
const expiredByS = 3_600;

/** Bad requests by kind. They are sent in turn. */
export const attacks: readonly Attack[] = [
  { kind: 'wrong-key', ...signInvalid, body: (members) => signedBody(members, 'not the key') },
  {
    kind: 'changed-member',
    ...signInvalid,
    body: (members) =>
      encodeBody({ ...members, record_id: `${members['record_id'] ?? ''}0`, sign: validSign(members) }),
  },
  { kind: 'zero-sign', ...signInvalid, body: (members) => encodeBody({ ...members, sign: '0'.repeat(32) }) },
  { kind: 'missing-sign', ...invalid, body: (members) => encodeBody(members) },
  {
    kind: 'too-old',
    ...invalid,
    body: (members) => signedBody({ ...members, timestamp: String(Number(members['timestamp']) - expiredByS) }),
  },
  { kind: 'unknown-member', ...invalid, body: (members) => signedBody({ ...members, quantity: '99' }) },
  { kind: 'not-base64', ...invalid, body: () => JSON.stringify({ payload: '%%%' }) },
  { kind: 'not-json', ...invalid, body: () => JSON.stringify({ payload: encoding.b64encode('deliver everything') }) },
  { kind: 'empty-body', ...invalid, body: () => '' },
  { kind: 'oversized-garbage', ...invalid, body: () => JSON.stringify({ payload: 'A'.repeat(20_000) }) },
  {
    kind: 'wrong-secret',
    status: 401,
    code: 4009,
    body: (members) => signedBody(members),
    headers: { appsecret: 'not the secret' },
  },
  {
    kind: 'unknown-app',
    status: 401,
    code: 4001,
    body: (members) => signedBody(members),
    headers: { appid: 'unknown' },
  },
];
