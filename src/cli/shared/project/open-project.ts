import { dirname, relative, resolve } from 'node:path';
import { exportedProject, ProjectError, readProjectText, type ProjectData } from '#harness/project/file-text.ts';
import { readProject } from '#harness/project/read-project.ts';
import { resolveSecrets, type MissingVariable, type Resolved } from '#harness/project/secrets.ts';
import type { Path } from '#harness/scenario/issues.ts';
import { formatPath } from '#harness/scenario/yaml/problem-lines.ts';
import { UsageError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import type { Project } from './project.ts';

/** Which project file to open. */
export interface ProjectPlace {
  readonly path: string;
  /** Undefined: the process's. */
  readonly workingFolder: string | undefined;
  /** It was named, and not found by search. */
  readonly isNamed: boolean;
}

/** Opens a project file. @throws UsageError with every problem and its place. */
export async function openProject(
  io: Pick<CliIo, 'readInput' | 'env'>,
  { path, workingFolder = process.cwd(), isNamed }: ProjectPlace,
  environment: string | null,
): Promise<Project> {
  const file = isNamed ? path : relative(workingFolder, path);
  try {
    const data = await readData(io, resolve(workingFolder, path), file, isNamed);
    const { errorOf, ...reading } = readProject(data, environment);
    return {
      ...reading,
      file,
      folder: path === '-' ? workingFolder : dirname(resolve(workingFolder, path)),
      environment,
      errorOf: (problems) => new UsageError(errorOf(problems).message),
      withSecrets: (value, at) => withSecrets(io, file, value, at),
    };
  } catch (error) {
    if (error instanceof ProjectError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function readData(
  io: Pick<CliIo, 'readInput'>,
  path: string,
  file: string,
  isNamed: boolean,
): Promise<ProjectData> {
  if (!/\.[cm]?[jt]s$/.test(path)) return readProjectText(await io.readInput(isNamed ? file : path), file);
  const { importFile, ImportError } = await import('#harness/import-file.ts');
  try {
    // A program may export a promise of its members.
    const exported = await Promise.resolve((await importFile(path, { anew: true }))['default']);
    if (exported === undefined) throw new ProjectError(`${file} has no default export: ${exportAdvice}`);
    return exportedProject(exported, file);
  } catch (error) {
    if (error instanceof ImportError) throw new ProjectError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

const exportAdvice = 'write "export default defineConfig({ … })"';

function withSecrets<T>(io: Pick<CliIo, 'env'>, file: string, value: T, path: Path): Resolved<T> {
  const missing: MissingVariable[] = [];
  const resolved = resolveSecrets(value, (name) => io.env(name), path, missing);
  if (missing.length === 0) return resolved;
  const needOf = ({ path: at }: MissingVariable): string => `${formatPath(at)} of ${file} needs it`;
  const [first] = missing;
  if (first && missing.length === 1)
    throw new UsageError(`the environment variable ${first.variable} is not set; ${needOf(first)}`);
  const lines = missing.map((each) => `  ${each.variable}: ${needOf(each)}`);
  throw new UsageError(`these environment variables are not set:\n${lines.join('\n')}`);
}
