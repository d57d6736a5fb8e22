import type { Command } from 'commander';
import { nearest } from '#simulators/nearest.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { completionModel, type CompletedCommand } from './model.ts';
import { shells, type Shell } from './shells.ts';
import { valueNames } from './value-names.ts';
import { zshScript } from './zsh.ts';

const scripts: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script of a shell. @throws UsageError for an unknown one. */
export function printCompletion(io: CliIo, program: Command, name: string): void {
  const shell = shells.find((known) => known === name);
  if (!shell)
    throw new UsageError(
      `there is no completion for "${name}"; did you mean "${nearest(name, shells)}"? There are: ${shells.join(', ')}`,
    );
  io.out(scripts[shell](completionModel(program, valueNames)));
}
