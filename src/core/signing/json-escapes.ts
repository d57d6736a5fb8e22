import type { PayloadErrorReason } from './payload-error.ts';

/** A string that was read, or why it could not be; `at` is after the closing quote, or at the error. */
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

/** Whether a text holds half of a surrogate pair: such a text has no UTF-8 form. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}

/**
 * Reads a JSON string that may hold anything: escapes, characters beyond the basic plane, errors.
 *
 * @param start index after the opening quote
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

/** Reads the escape after a backslash: its character and its length. */
function readEscape(text: string, at: number): { char: string; length: number } | null {
  const letter = text.charAt(at);
  if (letter === 'u') {
    const digits = text.slice(at + 1, at + 5);
    // The slice has at most four characters, so four digits are all of it.
    return /[0-9a-fA-F]{4}/.test(digits) ? { char: String.fromCharCode(parseInt(digits, 16)), length: 5 } : null;
  }
  const char = simpleEscapes[letter];
  return char === undefined ? null : { char, length: 1 };
}
