import type { CommandGroup } from '../../../commands.ts';
import { notes } from './notes.ts';

/** Description of a command, as `about`, and of its arguments and options by their names. */
export type CommandTexts = Readonly<Record<string, string>>;

/** Texts of the help that no command has for itself. */
export interface HelpTexts {
  readonly program: string;
  readonly groups: Readonly<Record<CommandGroup, string>>;
  readonly helpCommand: string;
  readonly helpOption: string;
  readonly languageFlag: string;
  readonly helpHint: string;
  /** @param command shows the help of one command */
  readonly moreHelp: (command: string) => string;
  readonly examples: string;
  readonly versionOption: string;
  /** The default value of an option, after its description. */
  readonly defaultValue: (value: string) => string;
  /** Commander's headings in this language. */
  readonly titles: Readonly<Record<string, string>>;
  /** Texts of options that several commands share; without an entry, those of their declaration. */
  readonly options: Readonly<Record<string, string>>;
  /** Texts of each command; without an entry, those of its declaration. */
  readonly descriptions: Readonly<Record<string, CommandTexts>>;
  /** The text after the options in the help, by the command. */
  readonly notes: Readonly<Record<string, string>>;
}

/** The help in English. */
export const en: HelpTexts = {
  program: 'Test harness and load simulator for vending machines and the core that controls them.',
  groups: {
    qa: 'QA: break a machine, and show what the cloud did',
    ci: 'CI: thousands of random worlds',
    release: 'Release: the path under load',
    operator: 'Run a core, and machines for it',
    developer: 'Developers of clients and receivers: signing and callbacks',
    shell: 'This program',
  },
  helpCommand: 'display help for a command',
  helpOption: 'display help for command',
  languageFlag: 'language of texts: en or zh (default: by LC_ALL, LC_MESSAGES or LANG)',
  helpHint: '(add --help for the options of this command)',
  moreHelp: (command) => `Each command has examples in its own help: ${command}`,
  examples: 'Examples:',
  versionOption: 'output the version number',
  defaultValue: (value) => ` (default: ${value})`,
  titles: {},
  options: {},
  descriptions: {},
  notes,
};
