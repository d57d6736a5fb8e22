import { z } from 'zod';
import { quote, suggestion } from '#simulators/suggestion.ts';
import { listNames } from './messages.ts';
import { renamedMemberMessage } from './renamed-members.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
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
  let schemas: readonly JsonSchema[] = [toJsonSchema(root)];
  for (const part of path) schemas = schemas.flatMap(withAlternatives).flatMap((schema) => schemaAt(schema, part));
  return schemas.flatMap(withAlternatives).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

function withAlternatives(schema: JsonSchema): readonly JsonSchema[] {
  return [schema, ...(schema.anyOf ?? [])];
}

function schemaAt(
  { items, prefixItems, properties, additionalProperties }: JsonSchema,
  part: PropertyKey,
): JsonSchema[] {
  const found =
    typeof part === 'number' ? (prefixItems?.[part] ?? items) : (properties?.[String(part)] ?? additionalProperties);
  return typeof found === 'object' ? [found] : [];
}

function toJsonSchema(root: z.ZodType): JsonSchema {
  const cached = jsonSchemas.get(root) ?? (z.toJSONSchema(root, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  jsonSchemas.set(root, cached);
  return cached;
}
