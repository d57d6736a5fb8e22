import type { CallbackSigner } from '#core/callbacks/callback-signer.ts';
import { signedCallback } from '#core/callbacks/callback-signer.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import type { MistakeName } from './kinds.ts';

/** What is posted to a receiver. */
export interface CallbackRequest {
  readonly contentType: string;
  readonly body: string;
}

/** A callback that no core sends, and that a receiver must not acknowledge. */
export interface CallbackMistake {
  readonly description: Bilingual;
  /** @param body the right callback, as JSON */
  readonly apply: (body: string, signer: CallbackSigner) => Partial<CallbackRequest>;
}

/** The members of a callback. */
function membersOf(body: string): FlatPayload {
  return JSON.parse(body) as FlatPayload;
}

/** The same callback with other members and a right sign over them. */
function resigned(body: string, change: (members: FlatPayload) => FlatPayload, signer: CallbackSigner): string {
  const { sign: _old, ...members } = membersOf(body);
  return signedCallback(change(members), signer);
}

/** The same callback with another sign. */
function withSign(body: string, change: (sign: string) => string): string {
  const members = membersOf(body);
  return JSON.stringify({ ...members, sign: change(String(members['sign'])) });
}

/** The mistakes by their names. */
export const callbackMistakes: Readonly<Record<MistakeName, CallbackMistake>> = {
  sign: {
    description: { en: 'one digit of the sign is another', zh: '签名中有一位不同' },
    apply: (body) => ({ body: withSign(body, (sign) => (sign.startsWith('0') ? '1' : '0') + sign.slice(1)) }),
  },
  key: {
    description: { en: 'it is signed with another AppKey', zh: '用另一个 AppKey 签名' },
    apply: (body, signer) => ({
      body: resigned(body, (members) => members, { ...signer, appKey: `${signer.appKey}-of-another-app` }),
    }),
  },
  'lower-case-sign': {
    description: { en: 'the sign is in lower case; the core sends upper case', zh: '签名为小写；核心发送大写' },
    apply: (body) => ({ body: withSign(body, (sign) => sign.toLowerCase()) }),
  },
  'no-sign': {
    description: { en: 'it has no sign', zh: '没有 sign' },
    apply: (body) => {
      const { sign: _sign, ...members } = membersOf(body);
      return { body: JSON.stringify(members) };
    },
  },
  tampered: {
    description: { en: 'order_id was changed after signing', zh: '签名之后改动了 order_id' },
    apply: (body) => {
      const members = membersOf(body);
      return { body: JSON.stringify({ ...members, order_id: Number(members['order_id']) + 1 }) };
    },
  },
  'missing-member': {
    description: {
      en: 'order_id is missing, and the sign is right without it',
      zh: '缺少 order_id，签名对其余参数是正确的',
    },
    apply: (body, signer) => ({ body: resigned(body, ({ order_id: _order, ...others }) => others, signer) }),
  },
  'extra-member': {
    description: {
      en: 'it has a member that the core does not send, and the sign covers it',
      zh: '多了一个核心不会发送的参数，签名包含它',
    },
    apply: (body, signer) => ({ body: resigned(body, (members) => ({ ...members, refund: '1' }), signer) }),
  },
  'time-unit': {
    description: {
      en: 'timestamp is in milliseconds, and the sign covers it',
      zh: 'timestamp 以毫秒为单位，签名包含它',
    },
    apply: (body, signer) => ({
      body: resigned(body, (members) => ({ ...members, timestamp: `${String(members['timestamp'])}000` }), signer),
    }),
  },
  'not-json': {
    description: { en: 'the body ends in the middle of the JSON', zh: '请求体的 JSON 在中途结束' },
    apply: (body) => ({ body: body.slice(0, Math.floor(body.length / 2)) }),
  },
  form: {
    description: { en: 'the body is a form, not JSON', zh: '请求体是表单，不是 JSON' },
    apply: (body) => {
      const members = Object.entries(membersOf(body)).map(([name, value]): [string, string] => [name, String(value)]);
      return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(members).toString() };
    },
  },
};
