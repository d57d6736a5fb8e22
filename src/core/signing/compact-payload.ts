import type { FlatPayload } from './canonical.ts';
import { EmptyObject } from './json-reader.ts';

/**
 * Reads the payload that nearly every client sends, at the speed of the built-in parser: compact JSON, one flat
 * object, all values strings, nothing escaped, a `sign` in it.
 *
 * @param json text decoded from UTF-8, so it holds no unescaped lone surrogate
 * @returns null for any other text, valid or not: the strict reader decides then
 */
export function readCompactPayload(json: string): { readonly payload: FlatPayload; readonly sign: string } | null {
  if (json.charCodeAt(0) !== 0x7b || json.includes('\\')) return null;
  const members = parseObject(json);
  const payload = new EmptyObject() as Record<string, string>;
  let sign = '';
  // Two braces, less the comma that the last member lacks.
  let length = 1;
  for (const name in members) {
    const value = members[name];
    if (typeof value !== 'string' || name === 'key' || name === '__proto__') return null;
    // Two pairs of quotes, a colon, a comma.
    length += name.length + value.length + 6;
    if (name === 'sign') sign = value;
    else payload[name] = value;
  }
  // White space or a duplicate member makes the text longer than its members account for.
  return length === json.length && sign !== '' ? { payload, sign } : null;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
}
