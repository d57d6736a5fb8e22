import { z } from 'zod';
import { quote, suggestion } from '#simulators/suggestion.ts';
import type { Opaque } from '../values.ts';

/** The members that a type has, each with its schema: a member that is forgotten does not compile. */
export type Members<T> = { readonly [Name in keyof T]-?: z.ZodType<T[Name]> };

/** An object with these members and no other; the message for another names the nearest one. */
export function objectOf<T>(members: Members<T>): z.ZodType<T> {
  const names = Object.keys(members);
  return z.strictObject(members, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `there is no member ${quote(key)}${suggestion(key, names)}`).join('; ')
        : undefined,
  }) as unknown as z.ZodType<T>;
}

/** A member that may be left out; `null` is the same, since some languages write it for nothing. */
export function optional<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** One of these words. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word> {
  return z.enum(words, {
    error: ({ input }) =>
      typeof input === 'string'
        ? `${quote(input)} is none of ${words.join(', ')}${suggestion(input, words)}`
        : `it must be one of ${words.join(', ')}`,
  });
}

/** A text that is not empty. */
export const name = z.string().min(1, 'it must not be empty');

/** Bytes as they go over the wire. */
export const bytes: z.ZodType<Uint8Array> = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array,
  'it must be bytes: a Uint8Array, or base64 as JSON lines',
);

/** Longest time that a limit may have, ms: the system's timers take no longer one. */
const maxMs = 2 ** 31 - 1;

/** A length of time, whole ms. */
export const positiveMs = z.int().min(1).max(maxMs);
export const wholeMs = z.int().min(0).max(maxMs);

/** Items of a command: a whole number. */
export const items = z.int().min(0).max(100_000);

export const texts = z.record(z.string(), z.string());

/** A value may nest so deep. */
const maxDepth = 32;

/** A value that survives JSON. */
export const opaque: z.ZodType<Opaque> = z.custom<Opaque>(
  (value) => isJson(value, maxDepth),
  'it must be a value of JSON: null, true, false, a finite number, a text, a list or an object of these',
);

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth === 0 || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) &&
    Object.values(value).every((item) => isJson(item, depth - 1))
  );
}
