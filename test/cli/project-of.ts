import { loadProject } from '#cli/shared/project/load-project.ts';
import type { Project } from '#cli/shared/project/project.ts';
import type { ProjectFlags } from '#cli/shared/project/options.ts';
import type { CliIo } from '#cli/shared/io.ts';

/** The project of a text, which stands in the named file. */
export async function projectOf(
  text: string,
  file = 'core.json',
  flags: Omit<ProjectFlags, 'config'> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const io: Pick<CliIo, 'readInput' | 'env' | 'command'> = {
    readInput: () => Promise.resolve(text),
    env: (name) => env[name],
    command: (...args) => ['vendloop', ...args].join(' '),
  };
  const project = await loadProject(io as CliIo, { ...flags, config: file });
  if (!project) throw new Error('there is no project');
  return project;
}
