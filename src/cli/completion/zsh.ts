import type { Candidates, CompletedCommand } from './model.ts';
import { environmentsCommand, optionsWithValue, shellWord } from './script-text.ts';

/** The script for zsh: sourced, or as a file `_vendloop` in a folder of `fpath`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef vendloop
# Completion of vendloop for zsh.
_vendloop() {
  local option= path_= word i
  local -a offered
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $option ]]; then option=; continue; fi
    case "$path_|$word" in
${cases(subcommandLines(commands))}
${cases(takesValueLines(commands))}
    esac
  done
  if [[ -z $option && $PREFIX == --*=* ]]; then
    option=\${PREFIX%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    case "$path_|$option" in
${cases(valueLines(commands))}
    esac
    return
  fi
  if [[ $PREFIX == -* ]]; then
    case "$path_" in
${cases(optionLines(commands))}
    esac
    return
  fi
  case "$path_" in
${cases(commands.map((command): Case => [command.path, argumentLine(command)]))}
  esac
}
if [[ \${funcstack[1]} == _vendloop ]]; then _vendloop "$@"; else compdef _vendloop vendloop; fi
`;
}

/** A case of zsh: a pattern and what is done for it. */
type Case = readonly [pattern: string, action: string];

function subcommandLines(commands: readonly CompletedCommand[]): readonly Case[] {
  return commands.flatMap(({ path, subcommands }) =>
    subcommands.map(({ name }): Case => [`${path}|${name}`, `path_=${shellWord(`${path} ${name}`.trim())}`]),
  );
}

function takesValueLines(commands: readonly CompletedCommand[]): readonly Case[] {
  return commands.flatMap(({ path, options }) =>
    optionsWithValue(options).map((name): Case => [`${path}|${name}`, 'option=$word']),
  );
}

function optionLines(commands: readonly CompletedCommand[]): readonly Case[] {
  return commands.map(({ path, options }): Case => {
    const entries = options.flatMap(({ names, description }) => names.map((name) => [name, description] as const));
    return [path, describe(entries, 'option')];
  });
}

function cases(lines: readonly Case[]): string {
  return lines.map(([pattern, action]) => `      ${shellWord(pattern)}) ${action} ;;`).join('\n');
}

function valueLines(commands: readonly CompletedCommand[]): readonly Case[] {
  return commands.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === null ? [] : names.map((name): Case => [`${path}|${name}`, offer(value)]),
    ),
  );
}

function argumentLine({ subcommands, arguments: candidates }: CompletedCommand): string {
  const commands = describe(
    subcommands.map(({ name, description }) => [name, description] as const),
    'command',
  );
  return [...(subcommands.length === 0 ? [] : [commands]), offer(candidates)].join('; ');
}

function offer(candidates: Candidates): string {
  if (candidates.kind === 'files') return '_files';
  if (candidates.kind === 'folders') return '_files -/';
  if (candidates.kind === 'free') return ':';
  if (candidates.kind === 'environments') return `compadd -- \${(f)"$(${environmentsCommand})"}`;
  const { words, orFiles } = candidates;
  const suffix = words.every((word) => word.endsWith('=')) ? "-S '' " : '';
  return `compadd ${suffix}-- ${words.map(shellWord).join(' ')}${orFiles ? '; _files' : ''}`;
}

/** Words with their descriptions; a colon ends the word. */
function describe(entries: readonly (readonly [word: string, description: string])[], what: string): string {
  const list = entries.map(([word, description]) =>
    shellWord(description === '' ? word : `${word.replaceAll(':', '\\:')}:${description}`),
  );
  return `offered=(${list.join(' ')}); _describe ${what} offered`;
}
