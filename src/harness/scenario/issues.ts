import type { z } from 'zod';
import { memberNamesAt } from './known-members.ts';
import { suggestion, listNames, quote } from './messages.ts';

/** Where something stands in a scenario. */
export type Path = readonly (string | number)[];

/** What is wrong with a scenario, and where in it. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** A member that must be there and is not. */
  readonly isMissing?: boolean;
  /** A name that nothing has in the part of the scenario that would give it. */
  readonly reference?: { readonly name: string; readonly within: Path };
  /** Other places that the problem follows from: where one of them is wrong itself, nothing can be said. */
  readonly dependsOn?: readonly Path[];
}

/** Collects a problem. */
export type ReportProblem = (path: Path, message: string, details?: Pick<Problem, 'reference' | 'dependsOn'>) => void;

/**
 * The problems that one complaint of a schema tells of, with the nearest valid name for each member that is not known.
 * @param root the schema that complains.
 */
export function problemsOfIssue(issue: z.core.$ZodIssue, root: z.ZodType): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const knownNames = memberNamesAt(root, path);
  const validNames = knownNames.length === 0 ? '' : ` (valid here: ${listNames(knownNames)})`;
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `there is no member ${quote(key)} here${suggestion(key, knownNames)}${validNames}`,
  }));
}
