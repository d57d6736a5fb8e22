import { unpackBase64 } from '#core/signing/diagnosis/base64-mistakes.ts';
import { decodePayload, decodePayloadJson, type DecodedPayload } from '#core/signing/payload.ts';
import type { ConformCase } from './conform-cases.ts';

/** What a client made of one case. */
export type Answer =
  /** A sign, alone or in a payload that holds what the client was given. */
  | { readonly kind: 'sign'; readonly sign: string }
  /** A payload that the core could not read, or that holds something else than the client was given. */
  | PayloadAnswer
  /** The client reports that it cannot sign this. */
  | { readonly kind: 'refused'; readonly why: string }
  /** None of the three. */
  | { readonly kind: 'unreadable'; readonly line: string };

/** A payload that differs from what the client was given. */
export interface PayloadAnswer {
  readonly kind: 'payload';
  /** The kind of difference, for programs: `payload:added`, `payload:lost`, `base64:line-breaks` … */
  readonly name: string;
  /** The difference, as a clause. */
  readonly why: string;
  /** The sign in it; null when it cannot be read. */
  readonly sign: string | null;
}

/** Reads a client's answer: 32 hex digits, a payload in base64, or JSON: either as a string, or an object around it. */
export function readAnswer(line: string, one: ConformCase): Answer {
  const text = line.trim();
  const value = jsonOf(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return readObject(value as Members, text, one);
  return readText(typeof value === 'string' ? value.trim() : text, one);
}

type Members = Readonly<Record<string, unknown>>;

/** A JSON object or string; undefined for everything else, bare digits among them. */
function jsonOf(text: string): unknown {
  if (!/^[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readText(text: string, one: ConformCase): Answer {
  if (/^[0-9a-f]{32}$/i.test(text)) return { kind: 'sign', sign: text };
  const looksLikeBase64 = /^[A-Za-z0-9+/_-]{24,}={0,2}$/.test(text);
  if (looksLikeBase64 || unpackBase64(text).json?.startsWith('{') === true) return readPayload(text, one);
  return { kind: 'unreadable', line: text };
}

function readObject({ sign, payload, error }: Members, text: string, one: ConformCase): Answer {
  if (error !== undefined && error !== null)
    return { kind: 'refused', why: typeof error === 'string' ? error : JSON.stringify(error) };
  if (typeof payload === 'string') {
    const answer = readPayload(payload.trim(), one);
    if (answer.kind !== 'sign' || sign === undefined || sign === answer.sign) return answer;
    return {
      kind: 'payload',
      name: 'payload:sign',
      why: 'the sign in its payload is another than the one beside it',
      sign: answer.sign,
    };
  }
  return typeof sign === 'string' ? { kind: 'sign', sign } : { kind: 'unreadable', line: text };
}

function readPayload(payload: string, { members }: ConformCase): Answer {
  const decoded = decodePayload(payload);
  if (!decoded.ok) return unreadablePayload(payload, decoded);
  const difference = differenceOf(members, decoded.payload);
  return difference === null
    ? { kind: 'sign', sign: decoded.sign }
    : { kind: 'payload', ...difference, sign: decoded.sign };
}

/** The sign of such a payload is read all the same where it can be: its signer may be sound, and only its base64 is not. */
function unreadablePayload(payload: string, { fault }: DecodedPayload & { readonly ok: false }): PayloadAnswer {
  const { json, mistakes } = unpackBase64(payload);
  const inside = json === null ? null : decodePayloadJson(json);
  const sign = inside?.ok ? inside.sign : null;
  const [mistake] = mistakes;
  if (mistake === undefined) return { kind: 'payload', name: `payload:${fault.reason}`, why: fault.text.en, sign };
  return { kind: 'payload', name: mistake.name, why: `${mistake.says.en}: ${mistake.mend.en}`, sign };
}

type Difference = Pick<PayloadAnswer, 'name' | 'why'>;

/** The first difference between what a client was given and what its payload holds. An empty member may be left out. */
function differenceOf(given: ConformCase['members'], sent: ConformCase['members']): Difference | null {
  for (const name of new Set([...Object.keys(given), ...Object.keys(sent)])) {
    const before = Object.hasOwn(given, name) ? given[name] : undefined;
    const after = Object.hasOwn(sent, name) ? sent[name] : undefined;
    if (before === undefined)
      return {
        name: 'payload:added',
        why: `the payload has a member ${JSON.stringify(name)} that the client was not given`,
      };
    if (String(before) === String(after ?? '')) continue;
    const was = `${name}=${JSON.stringify(before)}`;
    if (after === undefined) return { name: 'payload:lost', why: `the payload leaves ${was} out` };
    return {
      name: 'payload:changed',
      why: `the payload says ${name}=${JSON.stringify(after)} where the client was given ${was}`,
    };
  }
  return null;
}
