import type { z } from 'zod';
import { problemsOfIssue, type Problem } from '../scenario/issues.ts';

/** The problems of what a schema refuses, with the nearest name for each unknown member. */
export function schemaProblems(error: z.ZodError, root: z.ZodType): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, root));
}

/** Of alternatives, the one that was meant speaks: it has the type of what was given. */
function problemsOf(issue: z.core.$ZodIssue, root: z.ZodType): readonly Problem[] {
  if (issue.code !== 'invalid_union') return problemsOfIssue(issue, root);
  const meant = issue.errors.find((branch) => branch.length > 0 && branch.every((each) => isInside(each)));
  if (!meant) return problemsOfIssue(issue, root);
  return meant.flatMap((each) => problemsOf({ ...each, path: [...issue.path, ...each.path] }, root));
}

function isInside({ path, code }: z.core.$ZodIssue): boolean {
  return path.length > 0 || code === 'unrecognized_keys';
}
