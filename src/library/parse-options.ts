import type { z } from 'zod';
import { problemsOfIssue } from '#harness/scenario/issues.ts';
import { zodMessage } from '#harness/scenario/messages.ts';
import { VendloopError } from './errors.ts';

/**
 * Validates what a caller gave, once, where it enters.
 * @param what names it in the message, for example `startRun()`.
 * @throws VendloopError `bad-options` that names every wrong member, with the nearest valid name.
 */
export function parseOptions<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const parsed = schema.safeParse(given, { error: zodMessage });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, schema));
  const texts = problems.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw new VendloopError('bad-options', `${what} cannot be called like this: ${texts.join('; ')}`);
}
