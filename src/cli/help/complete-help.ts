import type { Command } from 'commander';
import { commands } from '../commands.ts';
import type { CliIo } from '../shared/io.ts';
import { parseLanguage } from '../shared/language.ts';
import { examples } from './examples.ts';
import { helpTexts } from './texts/index.ts';

/** Adds to each command of a program what all have: its group, `--lang`, examples, and the texts of the language. */
export function completeHelp(program: Command, io: CliIo): void {
  const texts = helpTexts(io.language);
  for (const command of program.commands) {
    const entry = commands.get(command.name());
    if (entry) command.helpGroup(texts.groups[entry.group]);
    for (const each of [command, ...command.commands]) completeCommand(each, io);
  }
  program.helpCommand('help [command]', texts.helpCommand).helpOption('-h, --help', texts.helpOption);
  program.addHelpText('after', () => `\n${texts.moreHelp(io.command('run', '--help'))}`);
}

function completeCommand(command: Command, io: CliIo): void {
  const texts = helpTexts(io.language);
  const path = commandPath(command);
  command.option('--lang <language>', texts.languageFlag, parseLanguage);
  const descriptions = texts.descriptions[path] ?? {};
  command.description(descriptions['about'] ?? command.description());
  for (const argument of command.registeredArguments)
    argument.description = descriptions[argument.name()] ?? argument.description;
  for (const option of command.options) {
    const long = option.long ?? '';
    option.description = descriptions[long] ?? texts.options[long] ?? option.description;
  }
  command.helpOption('-h, --help', texts.helpOption);
  command.addHelpText('after', () => examplesText(io, examples[path] ?? [], texts.examples));
  const note = texts.notes[path];
  if (note !== undefined) command.addHelpText('after', `\n${note}`);
}

/** The names of a command and its parents, without the program's: `bench compare`. */
export function commandPath(command: Command): string {
  const parent = command.parent;
  return parent?.parent ? `${commandPath(parent)} ${command.name()}` : command.name();
}

function examplesText(io: CliIo, lines: readonly (readonly string[])[], heading: string): string {
  return lines.length === 0 ? '' : `\n${heading}\n${lines.map((args) => `  ${io.command(...args)}`).join('\n')}`;
}
