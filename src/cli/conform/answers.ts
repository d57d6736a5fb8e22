import { decodePayload } from '../../core/signing/payload.ts';
import type { ConformCase } from './cases.ts';

/** What a client made of one case. */
export type Answer =
  /** A sign, alone or in a payload that says what it was told. */
  | { readonly kind: 'sign'; readonly sign: string }
  /** A payload that the core could not read, or that says something else than it was told; with its sign, if it has one. */
  | { readonly kind: 'payload'; readonly why: string; readonly sign: string | null }
  /** The client says that it cannot sign this. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Neither of the three. */
  | { readonly kind: 'unreadable'; readonly line: string };

/** Reads a client's answer: 32 hex digits, a payload in base64, or JSON `{"sign"}`, `{"payload"}` or `{"error"}`. */
export function readAnswer(line: string, one: ConformCase): Answer {
  const text = line.trim();
  if (/^[0-9a-f]{32}$/i.test(text)) return { kind: 'sign', sign: text };
  if (text.startsWith('{')) return readObject(text, one);
  if (/^[A-Za-z0-9+/_-]{24,}={0,2}$/.test(text)) return readPayload(text, one);
  return { kind: 'unreadable', line: text };
}

function readObject(text: string, one: ConformCase): Answer {
  const { sign, payload, error } = objectOf(text);
  if (typeof sign === 'string') return { kind: 'sign', sign };
  if (typeof payload === 'string') return readPayload(payload, one);
  return error === undefined ? { kind: 'unreadable', line: text } : { kind: 'refused', why: typeof error === 'string' ? error : JSON.stringify(error) };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function readPayload(payload: string, { members }: ConformCase): Answer {
  const decoded = decodePayload(payload);
  if (!decoded.ok) return { kind: 'payload', why: decoded.fault.text.en, sign: null };
  const filled = Object.entries(members).filter(([, value]) => value !== '');
  const lost = filled.find(([name, value]) => String(decoded.payload[name] ?? '') !== String(value));
  if (lost) return { kind: 'payload', why: changeOf(lost[0], lost[1], decoded.payload[lost[0]]), sign: decoded.sign };
  const added = Object.keys(decoded.payload).find((name) => !(name in members));
  return added === undefined ? { kind: 'sign', sign: decoded.sign } : { kind: 'payload', why: `the payload has a member ${JSON.stringify(added)} that the client was not given`, sign: decoded.sign };
}

function changeOf(name: string, given: string | number, sent: string | number | undefined): string {
  const was = `${name}=${JSON.stringify(given)}`;
  return sent === undefined ? `the payload leaves ${was} out` : `the payload says ${name}=${JSON.stringify(sent)} where the client was given ${was}`;
}
