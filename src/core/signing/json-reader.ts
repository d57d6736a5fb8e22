import { makePayloadError } from './payload-error.ts';
import type { PayloadErrorReason, PayloadError } from './payload-error.ts';
import { readEscapes } from './json-escapes.ts';

/** A value of strict JSON: numbers are safe integers, texts are well-formed, objects have no inherited members. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object without inherited members: it has neither `constructor` nor `toString`. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** The value of a strict JSON text, or why it was rejected. */
export type JsonResult<T = JsonValue> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PayloadError };

/**
 * Objects whose prototype has neither members nor a prototype of its own. `Object.create(null)` would be as safe, but
 * V8 makes that a hash table from the start: three times slower to fill, measured on a payload of six members.
 */
export const EmptyObject = function () {
  // Empty: only the prototype below matters.
} as unknown as { new (): Record<string, JsonValue>; prototype: object };
EmptyObject.prototype = Object.freeze(Object.create(null) as object);

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const upperE = 0x45;
const lowerE = 0x65;

const literals = [
  { spelling: 'true', value: true, reason: 'boolean' },
  { spelling: 'false', value: false, reason: 'boolean' },
  { spelling: 'null', value: null, reason: 'null' },
] as const;

const failure = Symbol('failed');
type Failure = typeof failure;

/** The state of reading one text. */
interface ReaderState {
  readonly text: string;
  readonly maxDepth: number;
  /** True to accept only strings and integers as members of the outermost object. */
  readonly flat: boolean;
  /** True if no string of the text has an escape or a surrogate: each ends at the next quote. */
  readonly isPlain: boolean;
  at: number;
  /** Why it failed; set before a step returns {@link failure}. */
  reason: PayloadErrorReason;
  /** Path of the invalid member, built while the failure is returned. */
  path: string;
}

/** Characters that make a string invalid, or let it go on after the next quote. */
// eslint-disable-next-line no-control-regex -- it matches control characters
const notPlain = /[\u0000-\u001f\\\ud800-\udfff]/;

/**
 * Reads a whole text. A step that fails sets the reason and returns {@link failure}; nothing is thrown.
 *
 * @param flat true to accept only one object of strings and integers; `maxDepth` is 1 then
 */
export function readJson(text: string, maxDepth: number, flat: boolean): JsonResult {
  const state: ReaderState = { text, maxDepth, flat, isPlain: !notPlain.test(text), at: 0, reason: 'syntax', path: '' };
  const value = readDocument(state);
  if (value !== failure) return { ok: true, value };
  return { ok: false, error: makePayloadError(state.reason, state.path === '' ? null : state.path, state.at) };
}

function readDocument(state: ReaderState): JsonValue | Failure {
  skipSpace(state);
  if (state.flat && currentCode(state) !== openBrace)
    return fail(state, state.at < state.text.length ? 'not-object' : 'end');
  const value = readValue(state, 0);
  if (value === failure) return failure;
  skipSpace(state);
  return state.at === state.text.length ? value : fail(state, 'trailing');
}

function readValue(state: ReaderState, depth: number): JsonValue | Failure {
  const code = currentCode(state);
  if (code === quote) return readString(state);
  if (code === minus || isDigit(code)) return readInteger(state);
  if (code === openBrace || code === openBracket) {
    if (depth === state.maxDepth) return fail(state, state.flat ? 'nested' : 'depth');
    return code === openBrace ? readObject(state, depth) : readArray(state, depth);
  }
  return readLiteral(state);
}

function readObject(state: ReaderState, depth: number): JsonObject | Failure {
  const object = new EmptyObject();
  if (closesAtOnce(state, closeBrace)) return object;
  for (;;) {
    const start = state.at;
    const name = readName(state);
    if (name === failure) return failure;
    const value = canAdd(state, object, name, start) ? readValue(state, depth + 1) : failure;
    if (value === failure) {
      state.path = pathOf(name, state.path);
      return failure;
    }
    object[name] = value;
    const hasMore = readSeparator(state, closeBrace);
    if (hasMore === failure) return failure;
    if (!hasMore) return object;
  }
}

/** Returns false and sets the reason for a duplicate member and for `__proto__`. */
function canAdd(state: ReaderState, object: JsonObject, name: string, start: number): boolean {
  // No value is undefined and nothing is inherited, so this equals `in` at half the cost.
  if (object[name] === undefined && name !== '__proto__') return true;
  fail(state, name === '__proto__' ? 'reserved' : 'duplicate', start);
  return false;
}

/** Reads a member's name and its colon, up to its value. */
function readName(state: ReaderState): string | Failure {
  if (currentCode(state) !== quote) return unexpected(state);
  const name = readString(state);
  if (name === failure) return failure;
  skipSpace(state);
  if (currentCode(state) !== colon) return unexpected(state);
  state.at++;
  skipSpace(state);
  return name;
}

function readArray(state: ReaderState, depth: number): JsonValue[] | Failure {
  const items: JsonValue[] = [];
  if (closesAtOnce(state, closeBracket)) return items;
  for (;;) {
    const item = readValue(state, depth + 1);
    if (item === failure) {
      state.path = pathOf(`[${items.length}]`, state.path);
      return failure;
    }
    items.push(item);
    const hasMore = readSeparator(state, closeBracket);
    if (hasMore === failure) return failure;
    if (!hasMore) return items;
  }
}

/** Skips an opening bracket, and the closing one if it follows directly. */
function closesAtOnce(state: ReaderState, close: number): boolean {
  state.at++;
  skipSpace(state);
  if (currentCode(state) !== close) return false;
  state.at++;
  return true;
}

/** Skips a comma (true: more follows) or the closing bracket (false). */
function readSeparator(state: ReaderState, close: number): boolean | Failure {
  skipSpace(state);
  const code = currentCode(state);
  if (code !== comma && code !== close) return unexpected(state);
  state.at++;
  if (code === close) return false;
  skipSpace(state);
  return true;
}

function readString(state: ReaderState): string | Failure {
  const { text } = state;
  const start = state.at + 1;
  if (!state.isPlain) return readEscapedString(state, start);
  const end = text.indexOf('"', start);
  if (end < 0) return fail(state, 'end', text.length);
  state.at = end + 1;
  return text.slice(start, end);
}

function readEscapedString(state: ReaderState, start: number): string | Failure {
  const string = readEscapes(state.text, start);
  if (string.reason !== null) return fail(state, string.reason, string.at);
  state.at = string.at;
  return string.value;
}

function readInteger(state: ReaderState): number | Failure {
  const { text, at: start } = state;
  const negative = text.charCodeAt(start) === minus;
  const first = negative ? start + 1 : start;
  let at = first;
  let code = text.charCodeAt(at);
  // Above 2^53 the sum is inexact, but it stays above the limit, so the comparison holds.
  let value = 0;
  while (isDigit(code)) {
    value = value * 10 + (code - zero);
    code = text.charCodeAt(++at);
  }
  if (at === first) return unexpected(state, at);
  if (text.charCodeAt(first) === zero && at > first + 1) return unexpected(state, first + 1);
  if (code === dot) return fail(state, 'fraction', start);
  if (code === lowerE || code === upperE) return fail(state, 'exponent', start);
  if (value > Number.MAX_SAFE_INTEGER) return fail(state, 'unsafe', start);
  if (negative && value === 0) return fail(state, 'minus-zero', start);
  state.at = at;
  return negative ? -value : value;
}

function readLiteral(state: ReaderState): boolean | null | Failure {
  for (const { spelling, value, reason } of literals) {
    if (!state.text.startsWith(spelling, state.at)) continue;
    if (state.flat) return fail(state, reason);
    state.at += spelling.length;
    return value;
  }
  return unexpected(state);
}

function skipSpace(state: ReaderState): void {
  let code = currentCode(state);
  while (code === space || code === lineFeed || code === carriageReturn || code === tab) {
    state.at++;
    code = currentCode(state);
  }
}

/** The current code unit, NaN at the end of the text. */
function currentCode(state: ReaderState): number {
  return state.text.charCodeAt(state.at);
}

function unexpected(state: ReaderState, at = state.at): Failure {
  return fail(state, at < state.text.length ? 'syntax' : 'end', at);
}

function fail(state: ReaderState, reason: PayloadErrorReason, at = state.at): Failure {
  state.reason = reason;
  state.at = at;
  return failure;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function pathOf(outer: string, inner: string): string {
  return inner === '' || inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}
