import type { PayloadErrorReason } from './payload-error.ts';

/** A string that was read to its end, or why it was not; `at` is behind the closing quote, or at the fault. */
export type StringReading =
  | { readonly reason: null; readonly at: number; readonly value: string }
  | { readonly reason: PayloadErrorReason; readonly at: number };

const simpleEscapes: Readonly<Record<string, string | undefined>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Tells whether a text holds half of a surrogate pair: such a text has no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}

/**
 * Reads a JSON string that may hold anything: escapes, characters beyond the basic plane, faults.
 *
 * @param start behind the opening quote
 */
export function readEscapes(text: string, start: number): StringReading {
  let value = '';
  let copiedTo = start;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') {
      value += text.slice(copiedTo, at);
      return hasLoneSurrogate(value) ? { reason: 'surrogate', at: start } : { reason: null, at: at + 1, value };
    }
    if (char < ' ') return { reason: 'control', at };
    if (char !== '\\') continue;
    const escape = readEscape(text, at + 1);
    if (escape === null) return { reason: text.length - at < 6 && !text.includes('"', at) ? 'end' : 'escape', at };
    value += text.slice(copiedTo, at) + escape.char;
    at += escape.length;
    copiedTo = at + 1;
  }
  return { reason: 'end', at: text.length };
}

/** What stands behind a backslash, and how many characters it takes. */
function readEscape(text: string, at: number): { char: string; length: number } | null {
  const letter = text.charAt(at);
  if (letter === 'u') {
    const digits = text.slice(at + 1, at + 5);
    // Four at most were taken, so four in a row are all of them.
    return /[0-9a-fA-F]{4}/.test(digits) ? { char: String.fromCharCode(parseInt(digits, 16)), length: 5 } : null;
  }
  const char = simpleEscapes[letter];
  return char === undefined ? null : { char, length: 1 };
}
