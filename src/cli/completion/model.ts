import type { Argument, Command, Option } from 'commander';

/** What can stand at a place of the command line: one of some words, an environment, a file, a folder, or anything. */
export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly orFiles: boolean }
  | { readonly kind: 'environments' }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'free' };

/** An option of a command. */
export interface CompletedOption {
  /** `--seed`, or `-V` and `--version`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Null: it takes no value. */
  readonly value: Candidates | null;
}

/** A command and what can follow it. */
export interface CompletedCommand {
  /** The names from the program on, such as `bench compare`; empty for the program itself. */
  readonly path: string;
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** What its arguments can be. */
  readonly arguments: Candidates;
}

/**
 * The names that complete a value: of options by their flag, such as `--stage`, or `bench compare --profile` where a
 * flag has another meaning there; of arguments by command and name, such as `run scenario`.
 */
export type ValueNames = Readonly<Record<string, readonly string[]>>;

/** Every command of a program, the program first, and what can follow each. */
export function completionModel(program: Command, names: ValueNames): readonly CompletedCommand[] {
  return [program, ...program.commands.flatMap((command) => [command, ...command.commands])].map((command) => {
    const path = pathOf(command);
    return {
      path,
      subcommands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
      options: [
        ...command.options.filter(({ hidden }) => !hidden).map((option) => completedOption(path, option, names)),
        { names: ['--help'], description: '', value: null },
      ],
      arguments: mergedCandidates(
        command.registeredArguments.map((argument) => argumentCandidates(path, argument, names)),
      ),
    };
  });
}

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
}

function completedOption(path: string, option: Option, names: ValueNames): CompletedOption {
  const { short, long, description, required, optional } = option;
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: required || optional ? optionCandidates(path, option, names) : null,
  };
}

function optionCandidates(path: string, { long = '', flags, argChoices }: Option, names: ValueNames): Candidates {
  const words = argChoices ?? names[`${path} ${long}`] ?? names[long];
  if (words) return { kind: 'words', words, orFiles: false };
  if (long === '--env') return { kind: 'environments' };
  if (/<(file|history|log)(\.\.\.)?>/.test(flags)) return { kind: 'files' };
  return /<dir>/.test(flags) ? { kind: 'folders' } : { kind: 'free' };
}

/** Arguments that are files, and those that may be one beside a name. */
const fileArguments = /^(history|log|file|token)$/;
const nameOrFile = /^scenario$/;

function argumentCandidates(path: string, argument: Argument, names: ValueNames): Candidates {
  const name = argument.name();
  const words = argument.argChoices ?? names[`${path} ${name}`];
  if (words) return { kind: 'words', words, orFiles: nameOrFile.test(name) };
  return fileArguments.test(name) ? { kind: 'files' } : { kind: 'free' };
}

/** What any of several arguments can be. */
function mergedCandidates(all: readonly Candidates[]): Candidates {
  const words = all.flatMap((candidates) => (candidates.kind === 'words' ? candidates.words : []));
  if (words.length === 0) return all.find(({ kind }) => kind === 'files') ?? { kind: 'free' };
  const orFiles = all.some(
    (candidates) => candidates.kind === 'files' || (candidates.kind === 'words' && candidates.orFiles),
  );
  return { kind: 'words', words: [...new Set(words)], orFiles };
}
