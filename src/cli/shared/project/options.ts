import type { Command } from 'commander';

/** Flags that choose the project file and its environment. */
export interface ProjectFlags {
  /** False for `--no-config`. */
  readonly config?: string | false;
  readonly env?: string;
}

/** Adds the options that choose the project file. */
export function addProjectOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'project file; also VENDLOOP_CONFIG (default: vendloop.config.ts, .yaml or .json of this folder or above)',
    )
    .option('--no-config', 'ignore every project file; also VENDLOOP_NO_CONFIG=1')
    .option('--env <name>', 'environment of the project file; also VENDLOOP_ENV');
}

/** The same flags as arguments, for a command that is repeated. */
export function projectArguments({ config, env }: ProjectFlags): readonly string[] {
  return [
    ...(config === undefined ? [] : config === false ? ['--no-config'] : ['--config', config]),
    ...(env === undefined ? [] : ['--env', env]),
  ];
}
