import type { z } from 'zod';

/** Problems that one message names at most. */
const maxNamed = 3;

/** A value of a schema, or what is wrong with it in one sentence. */
export type Validated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly wrong: string };

/** Validates what a driver returned. */
export function validate<T>(schema: z.ZodType<T>, given: unknown): Validated<T> {
  const parsed = schema.safeParse(given, { error: (issue) => messageOf(issue) });
  if (parsed.success) return { ok: true, value: parsed.data };
  const texts = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  );
  const more = texts.length > maxNamed ? `; and ${texts.length - maxNamed} more` : '';
  return { ok: false, wrong: `${texts.slice(0, maxNamed).join('; ')}${more}` };
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** Messages where a schema has none of its own. */
function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    const expected = typeNames[issue.expected] ?? `a ${issue.expected}`;
    return issue.input === undefined ? `it is missing; it must be ${expected}` : `it must be ${expected}`;
  }
  if (issue.code === 'too_small') return `it must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `it must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_value')
    return `it must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  return undefined;
}
