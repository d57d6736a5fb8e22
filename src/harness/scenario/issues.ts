import type { z } from 'zod';
import { memberNamesAt } from './known-members.ts';
import { suggestion, listNames, quote } from './messages.ts';
import { renamedMemberMessage } from './renamed-members.ts';

/** A place in a scenario. */
export type Path = readonly (string | number)[];

/** A mistake in a scenario, with its place. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** The member is required and missing. */
  readonly isMissing?: boolean;
  /** A name that the part `within` does not define. */
  readonly reference?: { readonly name: string; readonly within: Path };
  /** Other places that the problem follows from: it is dropped where one of them is wrong itself. */
  readonly dependsOn?: readonly Path[];
}

/** Adds a problem. */
export type ReportProblem = (path: Path, message: string, details?: Pick<Problem, 'reference' | 'dependsOn'>) => void;

/**
 * The problems of one issue of zod, with the nearest valid name for each unknown member.
 * @param root the schema that raised the issue.
 */
export function problemsOfIssue(issue: z.core.$ZodIssue, root: z.ZodType): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const knownNames = memberNamesAt(root, path);
  const validNames = knownNames.length === 0 ? '' : ` (valid here: ${listNames(knownNames)})`;
  return issue.keys.map((key) => ({
    path: [...path, key],
    message:
      renamedMemberMessage(key, knownNames) ??
      `there is no member ${quote(key)} here${suggestion(key, knownNames)}${validNames}`,
  }));
}
