import type { Merchant } from '#core/domain/merchant.ts';
import type { HttpResponse } from '#core/ports/http.ts';
import type { ObservedCall, ObservedFrame, SentRequest, WireObserver } from '#simulators/wire-observer.ts';
import type { Json } from '../specification/observation.ts';
import type { SignedMembers } from '../specification/signing/dialects.ts';
import { signOf, signState } from '../specification/signing/sign-state.ts';
import { readCallBody } from '../specification/wire/call-body.ts';
import { maskWire } from '../specification/wire/mask.ts';
import { readPayload } from '../specification/wire/payload.ts';
import type { AnswerWire, CallbackWire, CallWire, FrameWire } from '../specification/wire/wire.ts';

/** Longest frame that is read, in characters (§7). */
const maxFrameLength = 4096;

/**
 * Observes for the history: reads what is sent with the specification's reader and signer, and masks every key, secret
 * and sign.
 * @param merchants all that call the core.
 */
export function observeWire(merchants: readonly Merchant[]): WireObserver {
  const secrets = merchants.flatMap((merchant) => [...secretsOf(merchant), ...keysOf(merchant)]);
  return {
    call: (request, moreSecrets) => observeCall(request, merchants, [...secrets, ...moreSecrets]),
    frame: observeFrame,
    callback: ({ url, path, key, members }): CallbackWire => {
      const wire = { url: urlAt(url, path), members: withoutSign(members), sign: signState(members, [key]) };
      return maskWire(wire, [...secrets, key], () => signsOf(members, [key]));
    },
  };
}

function observeCall(request: SentRequest, merchants: readonly Merchant[], secrets: readonly string[]): ObservedCall {
  const { method, path, headers, body } = request;
  const appId = headers['appid'] ?? '';
  const merchant = merchants.find((one) => one.appId === appId);
  const keys = merchant ? keysOf(merchant) : [];
  const app = { appId, keys, dialects: merchant?.signDialects ?? [] };
  const signs = (): readonly string[] => signsInBody(body, keys);
  const wire: CallWire = {
    app: appId,
    method,
    path,
    credentials: credentialsOf(headers, merchant),
    body: readCallBody({ method, path, body }, app),
    ...(headers['accept-language'] !== undefined && { language: headers['accept-language'] }),
    ...(headers['x-forwarded-for'] !== undefined && { forwardedFor: headers['x-forwarded-for'] }),
  };
  return {
    wire: maskWire(wire, secrets, signs),
    answer: (response) => maskWire(answerWire(response), secrets, signs),
  };
}

function credentialsOf(headers: SentRequest['headers'], merchant: Merchant | undefined): CallWire['credentials'] {
  if (!headers['appid']) return 'appid-missing';
  if (!merchant) return 'appid-unknown';
  const secret = headers['appsecret'] ?? '';
  return secret !== '' && secretsOf(merchant).includes(secret) ? 'right' : 'secret-wrong';
}

function answerWire({ headers, body }: HttpResponse): AnswerWire {
  const retryAfter = headers['retry-after'];
  return { body: parseJson(body), ...(retryAfter !== undefined && { retryAfter }) };
}

function observeFrame(frame: string, keys: readonly string[]): ObservedFrame {
  const { members } = readPayload(frame, maxFrameLength);
  if (!members) return { method: '', wire: { members: null, bytes: Buffer.byteLength(frame) } satisfies FrameWire };
  const wire = { members: withoutSign(members), sign: signState(members, keys) } satisfies FrameWire;
  const masked = maskWire(wire, keys, () => signsOf(members, keys));
  const method = masked.members['method'];
  return { method: typeof method === 'string' ? method : '', wire: masked };
}

function withoutSign(members: SignedMembers): SignedMembers {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'sign'));
}

/** Every sign that the members have or should have. */
function signsOf(members: SignedMembers, keys: readonly string[]): readonly string[] {
  const { sign } = members;
  const right = keys.flatMap((key) => signOf(members, key) ?? []);
  return typeof sign === 'string' ? [sign, sign.trim().toUpperCase(), ...right] : right;
}

/** Signs that a body carries, even where it is not read as a payload. */
function signsInBody(body: string, keys: readonly string[]): readonly string[] {
  const text = /"payload"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
  const { members } = readPayload(text, Infinity);
  return members ? signsOf(members, keys) : [];
}

function keysOf({ appKey, otherAppKeys = [] }: Merchant): readonly string[] {
  return [appKey, ...otherAppKeys];
}

function secretsOf({ appSecret, otherAppSecrets = [] }: Merchant): readonly string[] {
  return [appSecret, ...otherAppSecrets];
}

function urlAt(base: string, path: string): string {
  return URL.canParse(path, base) ? new URL(path, base).href : base;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { text };
  }
}
