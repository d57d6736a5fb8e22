import { makeFault } from './payload-error.ts';
import type { FaultReason, PayloadFault } from './payload-error.ts';
import { readEscapes } from './json-escapes.ts';

/** What a strict text can hold: numbers are safe integers, texts are well-formed, objects have no inherited members. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object whose members are all its own: nothing is inherited, neither `constructor` nor `toString`. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** What reading a strict text comes to. */
export type JsonResult<T = JsonValue> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: PayloadFault };

/**
 * Objects whose prototype has neither members nor a prototype of its own. `Object.create(null)` would be as safe, but
 * V8 makes that a hash table from the start: three times slower to fill, measured on a payload of six members.
 */
export const EmptyObject = function () {
  // Nothing to set up: what counts is the prototype below.
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

const words = [
  { word: 'true', value: true, reason: 'boolean' },
  { word: 'false', value: false, reason: 'boolean' },
  { word: 'null', value: null, reason: 'null' },
] as const;

const failed = Symbol('failed');
type Failed = typeof failed;

/** One reading of one text. */
interface Reading {
  readonly text: string;
  readonly maxDepth: number;
  /** True to take nothing but strings and integers for the members of the outermost object. */
  readonly flat: boolean;
  /** True when no string of the text needs a closer look: each ends at the next quote. */
  readonly plain: boolean;
  at: number;
  /** Why it failed; {@link failed} says that it did. */
  reason: FaultReason;
  /** Path of the member at fault, put together while a failure makes its way out. */
  path: string;
}

/** What may keep a string from ending at the next quote, or from being good as it stands. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const notPlain = /[\u0000-\u001f\\\ud800-\udfff]/;

/**
 * Reads a whole text. Each step answers {@link failed} when it fails, and has noted why; nothing is thrown.
 *
 * @param flat true to take one object of strings and integers and nothing else; `maxDepth` is 1 then
 */
export function readJson(text: string, maxDepth: number, flat: boolean): JsonResult {
  const reading: Reading = { text, maxDepth, flat, plain: !notPlain.test(text), at: 0, reason: 'syntax', path: '' };
  const value = readDocument(reading);
  if (value !== failed) return { ok: true, value };
  return { ok: false, fault: makeFault(reading.reason, reading.path === '' ? null : reading.path, reading.at) };
}

function readDocument(reading: Reading): JsonValue | Failed {
  skipSpace(reading);
  if (reading.flat && here(reading) !== openBrace)
    return fail(reading, reading.at < reading.text.length ? 'not-object' : 'end');
  const value = readValue(reading, 0);
  if (value === failed) return failed;
  skipSpace(reading);
  return reading.at === reading.text.length ? value : fail(reading, 'trailing');
}

function readValue(reading: Reading, depth: number): JsonValue | Failed {
  const code = here(reading);
  if (code === quote) return readString(reading);
  if (code === minus || isDigit(code)) return readInteger(reading);
  if (code === openBrace || code === openBracket) {
    if (depth === reading.maxDepth) return fail(reading, reading.flat ? 'nested' : 'depth');
    return code === openBrace ? readObject(reading, depth) : readArray(reading, depth);
  }
  return readWord(reading);
}

function readObject(reading: Reading, depth: number): JsonObject | Failed {
  const object = new EmptyObject();
  if (isEmpty(reading, closeBrace)) return object;
  for (;;) {
    const start = reading.at;
    const name = readName(reading);
    if (name === failed) return failed;
    const value = mayHold(reading, object, name, start) ? readValue(reading, depth + 1) : failed;
    if (value === failed) {
      reading.path = pathOf(name, reading.path);
      return failed;
    }
    object[name] = value;
    const more = readSeparator(reading, closeBrace);
    if (more === failed) return failed;
    if (!more) return object;
  }
}

/** False, and the fault is noted, for a second member of one name and for `__proto__`. */
function mayHold(reading: Reading, object: JsonObject, name: string, start: number): boolean {
  // No value is undefined and nothing is inherited, so this asks what `in` would, at half the price.
  if (object[name] === undefined && name !== '__proto__') return true;
  fail(reading, name === '__proto__' ? 'reserved' : 'duplicate', start);
  return false;
}

/** A member's name with its colon, up to its value. */
function readName(reading: Reading): string | Failed {
  if (here(reading) !== quote) return unexpected(reading);
  const name = readString(reading);
  if (name === failed) return failed;
  skipSpace(reading);
  if (here(reading) !== colon) return unexpected(reading);
  reading.at++;
  skipSpace(reading);
  return name;
}

function readArray(reading: Reading, depth: number): JsonValue[] | Failed {
  const items: JsonValue[] = [];
  if (isEmpty(reading, closeBracket)) return items;
  for (;;) {
    const item = readValue(reading, depth + 1);
    if (item === failed) {
      reading.path = pathOf(`[${items.length}]`, reading.path);
      return failed;
    }
    items.push(item);
    const more = readSeparator(reading, closeBracket);
    if (more === failed) return failed;
    if (!more) return items;
  }
}

/** Steps over an opening bracket, and over the closing one if it follows at once. */
function isEmpty(reading: Reading, close: number): boolean {
  reading.at++;
  skipSpace(reading);
  if (here(reading) !== close) return false;
  reading.at++;
  return true;
}

/** Steps over a comma (true: more follows) or over the closing bracket (false). */
function readSeparator(reading: Reading, close: number): boolean | Failed {
  skipSpace(reading);
  const code = here(reading);
  if (code !== comma && code !== close) return unexpected(reading);
  reading.at++;
  if (code === close) return false;
  skipSpace(reading);
  return true;
}

function readString(reading: Reading): string | Failed {
  const { text } = reading;
  const start = reading.at + 1;
  if (!reading.plain) return readCarefully(reading, start);
  const end = text.indexOf('"', start);
  if (end < 0) return fail(reading, 'end', text.length);
  reading.at = end + 1;
  return text.slice(start, end);
}

function readCarefully(reading: Reading, start: number): string | Failed {
  const string = readEscapes(reading.text, start);
  if (string.fault !== null) return fail(reading, string.fault, string.at);
  reading.at = string.at;
  return string.value;
}

function readInteger(reading: Reading): number | Failed {
  const { text, at: start } = reading;
  const negative = text.charCodeAt(start) === minus;
  const first = negative ? start + 1 : start;
  let at = first;
  let code = text.charCodeAt(at);
  // Past 2^53 the sum loses digits, but it never falls back below: the comparison with the limit still holds.
  let value = 0;
  while (isDigit(code)) {
    value = value * 10 + (code - zero);
    code = text.charCodeAt(++at);
  }
  if (at === first) return unexpected(reading, at);
  if (text.charCodeAt(first) === zero && at > first + 1) return unexpected(reading, first + 1);
  if (code === dot) return fail(reading, 'fraction', start);
  if (code === lowerE || code === upperE) return fail(reading, 'exponent', start);
  if (value > Number.MAX_SAFE_INTEGER) return fail(reading, 'unsafe', start);
  if (negative && value === 0) return fail(reading, 'minus-zero', start);
  reading.at = at;
  return negative ? -value : value;
}

function readWord(reading: Reading): boolean | null | Failed {
  for (const { word, value, reason } of words) {
    if (!reading.text.startsWith(word, reading.at)) continue;
    if (reading.flat) return fail(reading, reason);
    reading.at += word.length;
    return value;
  }
  return unexpected(reading);
}

function skipSpace(reading: Reading): void {
  let code = here(reading);
  while (code === space || code === lineFeed || code === carriageReturn || code === tab) {
    reading.at++;
    code = here(reading);
  }
}

/** The code unit at hand, NaN at the end of the text. */
function here(reading: Reading): number {
  return reading.text.charCodeAt(reading.at);
}

function unexpected(reading: Reading, at = reading.at): Failed {
  return fail(reading, at < reading.text.length ? 'syntax' : 'end', at);
}

function fail(reading: Reading, reason: FaultReason, at = reading.at): Failed {
  reading.reason = reason;
  reading.at = at;
  return failed;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function pathOf(outer: string, inner: string): string {
  return inner === '' || inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}
