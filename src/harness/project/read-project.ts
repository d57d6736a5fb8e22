import { suggestion } from '#simulators/suggestion.ts';
import { listNames, zodMessage } from '../scenario/messages.ts';
import type { Path, Problem } from '../scenario/issues.ts';
import { isObject } from '../history/value-rules.ts';
import { inEnvironment, pathInFile } from './environment.ts';
import { ProjectError, projectError, type Place, type ProjectData } from './file-text.ts';
import { projectSchema, type ProjectMembers } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { meaningProblems } from './meaning-problems.ts';

/** A project file in one environment. */
export interface ProjectReading {
  readonly members: ProjectMembers;
  /** Names of all environments of the file. */
  readonly environments: readonly string[];
  /** Where a member stands; null for a default. */
  readonly originOf: (path: Path) => Origin | null;
  /** An error with a line for each problem of the members, with its place in the file. */
  readonly errorOf: (problems: readonly Problem[]) => ProjectError;
}

/** Where a value of a project file stands. */
export interface Origin {
  /** Null: in none, but for all. */
  readonly environment: string | null;
  /** Null where the file is a program. */
  readonly place: Place | null;
}

/**
 * Reads a project file as an environment has it.
 * @param environment null: none.
 * @throws ProjectError with every problem of the file, in each of its environments.
 */
export function readProject(data: ProjectData, environment: string | null): ProjectReading {
  const { file, value } = data;
  if (!isObject(value)) throw new ProjectError(`${file} must hold an object with the members of a project file`);
  const parsed = projectSchema.safeParse(value, { error: zodMessage });
  if (!parsed.success) throw projectError(data, schemaProblems(parsed.error, projectSchema));
  const environments = Object.keys(parsed.data.environments);
  const problems = uniqueProblems([null, ...environments].flatMap((name) => problemsIn(value, name)));
  if (problems.length > 0) throw projectError(data, problems);
  if (environment !== null && !environments.includes(environment))
    throw new ProjectError(unknownEnvironment(file, environment, environments));
  const merged = inEnvironment(value, environment);
  return {
    members: { ...projectSchema.parse(merged), environments: parsed.data.environments },
    environments,
    originOf: (path) => originIn(data, value, environment, path, hasMember(merged, path)),
    errorOf: (found) =>
      projectError(
        data,
        found.map((problem) => ({ ...problem, path: pathInFile(value, environment, problem.path) })),
      ),
  };
}

function unknownEnvironment(file: string, name: string, names: readonly string[]): string {
  return names.length === 0
    ? `${file} has no environments, so there is no "${name}": declare it under "environments"`
    : `there is no environment "${name}" in ${file}${suggestion(name, names)} (there are: ${listNames(names)})`;
}

function problemsIn(value: Readonly<Record<string, unknown>>, environment: string | null): readonly Problem[] {
  return meaningProblems(projectSchema.parse(inEnvironment(value, environment))).map((problem) => ({
    ...problem,
    path: pathInFile(value, environment, problem.path),
  }));
}

function uniqueProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem])).values()];
}

function originIn(
  { placeOf }: ProjectData,
  value: Readonly<Record<string, unknown>>,
  environment: string | null,
  path: Path,
  isGiven: boolean,
): Origin | null {
  if (!isGiven) return null;
  const inFile = pathInFile(value, environment, path);
  return { environment: inFile.length > path.length ? environment : null, place: placeOf(inFile) };
}

function hasMember(members: unknown, path: Path): boolean {
  let value = members;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return false;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return true;
}
