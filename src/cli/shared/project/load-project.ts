import { UsageError } from '../errors.ts';
import type { CliIo } from '../io.ts';
import { findProjectFile } from './find-project-file.ts';
import type { ProjectFlags } from './options.ts';
import type { Project } from './project.ts';

/**
 * Loads the project file: that of --config or VENDLOOP_CONFIG, else the nearest one of the working directory and the
 * folders above it, in the environment of --env or VENDLOOP_ENV.
 * @returns null where there is none, and with --no-config or VENDLOOP_NO_CONFIG.
 * @throws UsageError with every problem of the file and its place.
 */
export async function loadProject(io: CliIo, flags: ProjectFlags): Promise<Project | null> {
  if (flags.config === false || (flags.config === undefined && isSwitchedOff(io))) return null;
  const workingFolder = io.cwd?.();
  const named = flags.config ?? io.env('VENDLOOP_CONFIG');
  const path = named ?? (workingFolder === undefined ? undefined : findProjectFile(workingFolder));
  const environment = flags.env ?? io.env('VENDLOOP_ENV') ?? null;
  if (path === undefined) {
    if (flags.env === undefined) return null;
    throw new UsageError(
      `--env ${flags.env} needs a project file, and neither this folder nor one above has a vendloop.config.*: ` +
        `${io.command('init')} writes one`,
    );
  }
  const { openProject } = await import('./open-project.ts');
  return openProject(io, { path, workingFolder, isNamed: named !== undefined }, environment);
}

/** For programs that start a command and must not depend on the folder where they do. */
function isSwitchedOff(io: Pick<CliIo, 'env'>): boolean {
  return (io.env('VENDLOOP_NO_CONFIG') ?? '') !== '';
}
