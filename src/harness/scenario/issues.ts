import type { z } from 'zod';
import { knownMembers } from './known-members.ts';
import { meant, quoted } from './wording.ts';

/** What is wrong with a scenario, and where in it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * The problems that one complaint of a schema tells of, with the nearest valid name for each member that is not known.
 * @param root the schema that complains.
 */
export function problemsOfIssue(issue: z.core.$ZodIssue, root: z.ZodType): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const known = knownMembers(root, path);
  return issue.keys.map((key) => ({ path: [...path, key], message: `there is no member ${quoted(key)} here${meant(key, known)}` }));
}
