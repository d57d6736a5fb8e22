import { Command, Help } from 'commander';
import { indentContinuationLines } from '#harness/printable.ts';
import { commands } from './commands.ts';
import { completeHelp } from './help/complete-help.ts';
import { helpTexts } from './help/texts/index.ts';
import type { CliIo } from './shared/io.ts';
import { parseLanguage } from './shared/language.ts';
import { version } from './shared/version.ts';

/**
 * The program with its commands, ready to parse.
 * @param name the only command to load, if there is one with this name; help and errors need all.
 */
export async function createProgram(io: CliIo, name?: string): Promise<Command> {
  const texts = helpTexts(io.language);
  const program = new Command('vendloop')
    .description(texts.program)
    .version(version, '-V, --version', texts.versionOption)
    .showHelpAfterError(texts.helpHint)
    .enablePositionalOptions()
    .exitOverride()
    .option('--lang <language>', texts.languageFlag, parseLanguage)
    .commandsGroup(texts.groups.shell)
    .configureHelp({
      styleTitle: (title) => texts.titles[title] ?? title,
      optionDescription: (option) =>
        new Help()
          .optionDescription(option)
          .replace(/ \(default: (.*)\)$/, (_, value: string) => texts.defaultValue(value)),
    })
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(indentContinuationLines(text.trimEnd() + '\n')),
    });
  const one = commands.get(name ?? '');
  for (const { load } of one && !one.needsAll ? [one] : commands.values()) (await load())(program, io);
  completeHelp(program, io);
  return program;
}
