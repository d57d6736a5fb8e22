import type { Origin } from '#harness/project/read-project.ts';
import type { ProjectMembers } from '#harness/project/schema.ts';
import type { Resolved } from '#harness/project/secrets.ts';
import type { Path, Problem } from '#harness/scenario/issues.ts';
import type { UsageError } from '../errors.ts';

/** The project file of a command, in its environment. */
export interface Project {
  /** As it is named in messages: relative to the working directory where it was found. */
  readonly file: string;
  /** Folder that paths in the file start from. */
  readonly folder: string;
  /** Null: none was asked for. */
  readonly environment: string | null;
  /** Names of all environments of the file. */
  readonly environments: readonly string[];
  readonly members: ProjectMembers;
  /** Where a member stands; null for a default. */
  readonly originOf: (path: Path) => Origin | null;
  /** A usage error with a line for each problem, with its place in the file. */
  readonly errorOf: (problems: readonly Problem[]) => UsageError;
  /**
   * A part of the members with its secrets from the environment.
   * @param path where the part stands.
   * @throws UsageError that names each variable that is not set, and what needs it.
   */
  readonly withSecrets: <T>(value: T, path: Path) => Resolved<T>;
}
