import type { Candidates, CompletedCommand } from './model.ts';
import { environmentsCommand, optionsWithValue, shellWord } from './script-text.ts';

/** The script for bash 3.2 and later; it needs no other package. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of vendloop for bash.
_vendloop() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option= path= word i
  # File names may have spaces.
  local IFS=$'\\n'
  # Bash splits --option=value into three words.
  [[ $cur == '=' ]] && cur=
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $option ]]; then option=; continue; fi
    case "$path|$word" in
${subcommandCases(commands)}
${takesValueCases(commands)}
    esac
  done
  if [[ -n $option ]]; then
    case "$path|$option" in
${valueCases(commands)}
    esac
    return
  fi
  case "$path|$cur" in
${optionCases(commands)}
  esac
  case "$path" in
${argumentCases(commands)}
  esac
}
complete -F _vendloop vendloop
`;
}

function subcommandCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap(({ path, subcommands }) =>
      subcommands.map(({ name }) => `      ${shellWord(`${path}|${name}`)}) path=${shellWord(join(path, name))} ;;`),
    )
    .join('\n');
}

function join(path: string, name: string): string {
  return `${path} ${name}`.trim();
}

function takesValueCases(commands: readonly CompletedCommand[]): string {
  return commands
    .map(({ path, options }) => [path, optionsWithValue(options)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([path, names]) => `      ${names.map((name) => shellWord(`${path}|${name}`)).join('|')}) option=$word ;;`)
    .join('\n');
}

function valueCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap(({ path, options }) =>
      options.flatMap(({ names, value }) =>
        value === null || value.kind === 'free'
          ? []
          : [`      ${names.map((name) => shellWord(`${path}|${name}`)).join('|')}) ${reply(value)} ;;`],
      ),
    )
    .join('\n');
}

function optionCases(commands: readonly CompletedCommand[]): string {
  return commands
    .map(({ path, options }) => {
      const words = options.flatMap(({ names }) => names).join('\n');
      return `    ${shellWord(`${path}|`)}-*) COMPREPLY=($(compgen -W ${shellWord(words)} -- "$cur")); return ;;`;
    })
    .join('\n');
}

function argumentCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap(({ path, subcommands, arguments: candidates }) => {
      const names = subcommands.map(({ name }) => name);
      const all: Candidates =
        names.length === 0
          ? candidates
          : {
              kind: 'words',
              words: [...names, ...(candidates.kind === 'words' ? candidates.words : [])],
              orFiles: candidates.kind === 'words' && candidates.orFiles,
            };
      return all.kind === 'free' ? [] : [`    ${shellWord(path)}) ${reply(all)} ;;`];
    })
    .join('\n');
}

/** Statements that offer candidates. */
function reply(candidates: Candidates): string {
  const files = 'compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur"))';
  if (candidates.kind === 'files') return files;
  if (candidates.kind === 'folders') return files.replace('compgen -f', 'compgen -d');
  if (candidates.kind === 'free') return ':';
  if (candidates.kind === 'environments') return `COMPREPLY=($(compgen -W "$(${environmentsCommand})" -- "$cur"))`;
  const { words, orFiles } = candidates;
  const offered = `COMPREPLY=($(compgen -W ${shellWord(words.join('\n'))} -- "$cur"))`;
  const noSpace = words.every((word) => word.endsWith('=')) ? '; compopt -o nospace 2>/dev/null' : '';
  return `${offered}${noSpace}${orFiles ? `; ${files}` : ''}`;
}
