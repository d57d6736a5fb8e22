import { makePayloadError } from './payload-error.ts';
import { readJson } from './json-reader.ts';
import type { JsonResult } from './json-reader.ts';

export type { JsonResult, JsonValue } from './json-reader.ts';

/** Bounds of {@link parseStrictJson}. */
export interface JsonOptions {
  /** Longest text, in UTF-16 code units. */
  readonly maxLength?: number;
  /** Deepest nesting of objects and arrays; 1 allows one flat object. */
  readonly maxDepth?: number;
}

/**
 * Parses JSON strictly (PROTOCOL §2): rejects duplicate members, `__proto__`, numbers with a fraction or an exponent,
 * `-0`, integers beyond ±(2^53-1), lone surrogates, and anything after the value. White space as in RFC 8259. What it
 * accepts has the same value in `JSON.parse`.
 *
 * @param options `maxLength` 1 MiB and `maxDepth` 16 by default
 */
export function parseStrictJson(text: string, { maxLength = 1_048_576, maxDepth = 16 }: JsonOptions = {}): JsonResult {
  if (text.length > maxLength) return { ok: false, error: makePayloadError('too-long') };
  return readJson(text, maxDepth, false);
}

/**
 * Parses one flat object of strings and safe integers, as {@link parseStrictJson} does; true, false, null, objects and
 * arrays are rejected with the name of their member.
 */
export function parseFlatJson(
  text: string,
  { maxLength = 1_048_576 }: Pick<JsonOptions, 'maxLength'> = {},
): JsonResult<Record<string, string | number>> {
  if (text.length > maxLength) return { ok: false, error: makePayloadError('too-long') };
  // In flat mode the only possible value is an object of strings and integers.
  return readJson(text, 1, true) as JsonResult<Record<string, string | number>>;
}
