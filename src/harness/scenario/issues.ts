import type { z } from 'zod';
import { nearest } from '../../../simulators/nearest.ts';
import { knownMembers } from './known-members.ts';
import type { Problem } from './semantics.ts';

/** A schema's complaint as a person would say it, with the nearest valid name for each one that is not known. */
export function problemsOfIssue(issue: z.core.$ZodIssue): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: plain(issue) }];
  const known = knownMembers(path);
  return issue.keys.map((key) => ({ path: [...path, key], message: unknownMember(key, known) }));
}

/** Says that a member is not known, and which one may have been meant. */
export function unknownMember(key: string, known: readonly string[]): string {
  return known.length === 0 ? `there is no member "${key}" here` : `there is no member "${key}" here; did you mean "${nearest(key, known)}"?`;
}

function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return `it is missing; it must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value') return notOneOf(issue.input, issue.values.map(String));
  return issue.message;
}

function notOneOf(given: unknown, values: readonly string[]): string {
  const all = values.map((value) => `"${value}"`).join(', ');
  return typeof given === 'string' && values.length > 1 ? `"${given}" is none of ${all}; did you mean "${nearest(given, values)}"?` : `it must be ${values.length > 1 ? 'one of ' : ''}${all}`;
}

function article(expected: string): string {
  if (expected === 'array') return 'a list';
  if (expected === 'object' || expected === 'record') return 'an object';
  if (expected === 'string') return 'a text';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
