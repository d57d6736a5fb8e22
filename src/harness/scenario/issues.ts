import { z } from 'zod';
import { quote, suggestion } from '#simulators/suggestion.ts';
import { listNames } from './messages.ts';
import { renamedMemberMessage } from './renamed-members.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
}

/** Schemas as JSON Schema, made once: a file may have thousands of mistakes. */
const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>();

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

/** The members that data of a schema may have at a place; none where any may stand. */
function memberNamesAt(root: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let schema: JsonSchema | undefined = toJsonSchema(root);
  for (const part of path) {
    if (typeof part === 'number') schema = schema?.prefixItems?.[part] ?? (schema?.items || undefined);
    else schema = schema?.properties?.[String(part)];
  }
  return Object.keys(schema?.properties ?? {});
}

function toJsonSchema(root: z.ZodType): JsonSchema {
  const cached = jsonSchemas.get(root) ?? (z.toJSONSchema(root, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  jsonSchemas.set(root, cached);
  return cached;
}
