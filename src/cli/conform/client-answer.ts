import { unpackBase64 } from '#core/signing/diagnosis/base64-mistakes.ts';
import { decodePayload, decodePayloadJson, type DecodedPayload } from '#core/signing/payload.ts';
import type { ConformCase } from './conform-cases.ts';

/** A client's answer to one case. */
export type ClientAnswer =
  /** A sign, alone or in a payload with the members that the client was given. */
  | { readonly kind: 'sign'; readonly sign: string }
  /** A payload that the core cannot read, or whose members differ from those that the client was given. */
  | PayloadAnswer
  /** The client reports that it cannot sign this. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** None of the three. */
  | { readonly kind: 'unreadable'; readonly line: string };

/** A payload that is malformed, or differs from what the client was given. */
export interface PayloadAnswer {
  readonly kind: 'payload';
  /** The kind of difference, for programs: `payload:added`, `payload:missing`, `base64:line-breaks` … */
  readonly name: string;
  /** The difference, as a clause. */
  readonly reason: string;
  /** The sign in it; null if it cannot be read. */
  readonly sign: string | null;
}

/** Reads a client's answer: 32 hex digits, a payload in base64, or JSON: either as a string, or an object around it. */
export function readAnswer(line: string, conformCase: ConformCase): ClientAnswer {
  const text = line.trim();
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return objectAnswer(value as Members, text, conformCase);
  return textAnswer(typeof value === 'string' ? value.trim() : text, conformCase);
}

type Members = Readonly<Record<string, unknown>>;

/** A JSON object or string; undefined for everything else, bare digits among them. */
function parseJson(text: string): unknown {
  if (!/^[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textAnswer(text: string, conformCase: ConformCase): ClientAnswer {
  if (/^[0-9a-f]{32}$/i.test(text)) return { kind: 'sign', sign: text };
  const isBase64Like = /^[A-Za-z0-9+/_-]{24,}={0,2}$/.test(text);
  if (isBase64Like || unpackBase64(text).json?.startsWith('{') === true) return payloadAnswer(text, conformCase);
  return { kind: 'unreadable', line: text };
}

function objectAnswer({ sign, payload, error }: Members, text: string, conformCase: ConformCase): ClientAnswer {
  if (error !== undefined && error !== null)
    return { kind: 'rejected', reason: typeof error === 'string' ? error : JSON.stringify(error) };
  if (typeof payload === 'string') {
    const answer = payloadAnswer(payload.trim(), conformCase);
    if (answer.kind !== 'sign' || sign === undefined || sign === answer.sign) return answer;
    return {
      kind: 'payload',
      name: 'payload:sign',
      reason: 'the sign in its payload differs from the one beside it',
      sign: answer.sign,
    };
  }
  return typeof sign === 'string' ? { kind: 'sign', sign } : { kind: 'unreadable', line: text };
}

function payloadAnswer(payload: string, { members }: ConformCase): ClientAnswer {
  const decoded = decodePayload(payload);
  if (!decoded.ok) return malformedPayload(payload, decoded);
  const difference = differenceOf(members, decoded.payload);
  return difference === null
    ? { kind: 'sign', sign: decoded.sign }
    : { kind: 'payload', ...difference, sign: decoded.sign };
}

/** Reads the sign of such a payload too if possible: the signer may be right and only the base64 wrong. */
function malformedPayload(payload: string, { error }: DecodedPayload & { readonly ok: false }): PayloadAnswer {
  const { json, mistakes } = unpackBase64(payload);
  const content = json === null ? null : decodePayloadJson(json);
  const sign = content?.ok ? content.sign : null;
  const [mistake] = mistakes;
  if (mistake === undefined) return { kind: 'payload', name: `payload:${error.reason}`, reason: error.text.en, sign };
  return { kind: 'payload', name: mistake.name, reason: `${mistake.message.en}: ${mistake.fix.en}`, sign };
}

type Difference = Pick<PayloadAnswer, 'name' | 'reason'>;

/** The first difference between what a client was given and its payload. An empty member may be left out. */
function differenceOf(expected: ConformCase['members'], actual: ConformCase['members']): Difference | null {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const expectedValue = Object.hasOwn(expected, name) ? expected[name] : undefined;
    const actualValue = Object.hasOwn(actual, name) ? actual[name] : undefined;
    if (expectedValue === undefined)
      return {
        name: 'payload:added',
        reason: `the payload has a member ${JSON.stringify(name)} that the client was not given`,
      };
    if (String(expectedValue) === String(actualValue ?? '')) continue;
    const expectedText = `${name}=${JSON.stringify(expectedValue)}`;
    if (actualValue === undefined) return { name: 'payload:missing', reason: `the payload leaves ${expectedText} out` };
    return {
      name: 'payload:changed',
      reason: `the payload has ${name}=${JSON.stringify(actualValue)}, but the client was given ${expectedText}`,
    };
  }
  return null;
}
