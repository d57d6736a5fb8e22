import type { Candidates, CompletedCommand, CompletedOption } from './model.ts';
import { environmentsCommand, fishWord } from './script-text.ts';

/** The script for fish 3. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap((command) => {
    const condition = conditionOf(command);
    return [
      ...command.subcommands.map(({ name, description }) => line(`${condition} -a ${fishWord(name)}`, description)),
      ...argumentLines(command.arguments, condition),
      ...command.options.map((option) => line(`${condition} ${optionText(option)}`, option.description)),
    ];
  });
  return `# Completion of vendloop for fish.\ncomplete -c vendloop -f\n${lines.join('\n')}\n`;
}

function line(text: string, description: string): string {
  return `complete -c vendloop ${text}${description === '' ? '' : ` -d ${fishWord(description)}`}`;
}

/** When the command is the one that is typed. */
function conditionOf({ path, subcommands }: CompletedCommand): string {
  if (path === '') return '-n __fish_use_subcommand';
  const seen = path.split(' ').map((name) => `__fish_seen_subcommand_from ${name}`);
  const notSeen =
    subcommands.length === 0
      ? []
      : [`not __fish_seen_subcommand_from ${subcommands.map(({ name }) => name).join(' ')}`];
  return `-n ${fishWord([...seen, ...notSeen].join('; and '))}`;
}

function argumentLines(candidates: Candidates, condition: string): readonly string[] {
  if (candidates.kind === 'free' || candidates.kind === 'environments') return [];
  if (candidates.kind !== 'words') return [line(`${condition} -F`, '')];
  const words = line(`${condition} -a ${fishWord(candidates.words.join(' '))}`, '');
  return candidates.orFiles ? [words, line(`${condition} -F`, '')] : [words];
}

function optionText({ names, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  if (value === null) return flags;
  if (value.kind === 'files' || value.kind === 'folders') return `${flags} -rF`;
  if (value.kind === 'environments') return `${flags} -xa ${fishWord(`(${environmentsCommand})`)}`;
  return value.kind === 'words' ? `${flags} -xa ${fishWord(value.words.join(' '))}` : `${flags} -x`;
}
