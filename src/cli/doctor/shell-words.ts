/** A word of a command line. */
export interface ShellWord {
  readonly text: string;
  /** What the shell would replace, as written (`$NAME`, `$(…)`); null if nothing. */
  readonly expands: string | null;
}

/**
 * Splits a command line of sh, Windows' cmd or PowerShell into simple commands at `|`, `;`, `&&`, `&` and line breaks.
 * Redirections are left out. An unclosed quote runs to the end.
 */
export function splitCommands(line: string): readonly (readonly ShellWord[])[] {
  const text = withoutContinuations(line);
  const commands: ShellWord[][] = [[]];
  let word: ShellWord | null = null;
  // True after a redirection: the next word is a file.
  let isTarget = false;
  const close = (word: ShellWord | null): void => {
    if (word === null) return;
    if (!isTarget) commands.at(-1)?.push(word);
    isTarget = false;
  };
  for (let at = 0; at < text.length;) {
    const piece = nextPiece(text.slice(at), word !== null);
    at += piece.length;
    if (piece.kind === 'text') {
      word = appendPiece(word, piece);
      continue;
    }
    close(word);
    word = null;
    if (piece.kind === 'redirection') isTarget = piece.value === '';
    if (piece.kind === 'operator') commands.push([]);
  }
  close(word);
  return commands.filter((words) => words.length > 0);
}

function appendPiece(word: ShellWord | null, { value, expands }: Piece): ShellWord {
  return { text: (word?.text ?? '') + value, expands: word?.expands ?? expands };
}

interface Piece {
  readonly kind: 'text' | 'blank' | 'operator' | 'redirection';
  readonly value: string;
  readonly expands: string | null;
  readonly length: number;
}

/** @param isInsideWord true within a word, where a digit or `#` is an ordinary character. */
function nextPiece(rest: string, isInsideWord: boolean): Piece {
  const quoted = readAnsiQuoted(rest) ?? readSingleQuoted(rest) ?? readDoubleQuoted(rest);
  if (quoted) return quoted;
  const comment = isInsideWord ? null : /^#[^\n]*/.exec(rest);
  if (comment) return makePiece('blank', '', comment[0]);
  const redirection =
    /^(?:&>>?|>>?&?|<<?<?&?)(?:\d+(?=\s|$|[|;&])|-(?=\s|$))?/.exec(rest) ??
    (isInsideWord ? null : /^\d(?:>>?&?|<&?)(?:\d+|-)?/.exec(rest));
  if (redirection)
    return makePiece('redirection', /[\d-]$/.test(redirection[0].slice(1)) ? 'complete' : '', redirection[0]);
  const operator = /^(?:\r?\n|\|\|?&?|&&?|;;?|[()](?=\s|$))/.exec(rest);
  if (operator) return makePiece('operator', '', operator[0]);
  const blank = /^[^\S\n]+/.exec(rest);
  if (blank) return makePiece('blank', '', blank[0]);
  const expansion = expansionAt(rest);
  if (expansion !== null) return { kind: 'text', value: expansion, expands: expansion, length: expansion.length };
  const isEscape = rest.startsWith('\\') && rest.length > 1;
  return { kind: 'text', value: rest.charAt(isEscape ? 1 : 0), expands: null, length: isEscape ? 2 : 1 };
}

function makePiece(kind: Piece['kind'], value: string, matched: string): Piece {
  return { kind, value, expands: null, length: matched.length };
}

/** The expansion at the beginning of a text, or null. */
function expansionAt(text: string): string | null {
  return /^(?:\$\([^)]*\)|\$\{[^}]*\}|\$[A-Za-z_]\w*|`[^`]*`)/.exec(text)?.[0] ?? null;
}

/** Joins continued lines: `\` in sh, `^` in cmd, a backtick in PowerShell. */
function withoutContinuations(command: string): string {
  const cmd = /\^(?:\r?\n|")/.test(command) ? command.replaceAll(/\^\r?\n/g, ' ').replaceAll(/\^(.)/g, '$1') : command;
  return cmd.replaceAll(/[\\`][ \t]*\r?\n/g, ' ');
}

function readSingleQuoted(text: string): Piece | null {
  const match = /^'([^']*)(?:'|$)/.exec(text);
  return match && makePiece('text', match[1] ?? '', match[0]);
}

function readDoubleQuoted(text: string): Piece | null {
  const match = /^"((?:[^"\\]|\\[\s\S])*)(?:"|\\?$)/.exec(text);
  if (!match) return null;
  const content = match[1] ?? '';
  const at = content.replace(/\\[\s\S]/g, '  ').search(/\$\(|\$\{|\$[A-Za-z_]|`/);
  const value = content.replaceAll(/\\(["\\$`])/g, '$1');
  return {
    kind: 'text',
    value,
    expands: at === -1 ? null : (expansionAt(content.slice(at)) ?? null),
    length: match[0].length,
  };
}

/** Reads `$'…'` with its escapes. */
function readAnsiQuoted(text: string): Piece | null {
  const match = /^\$'((?:[^'\\]|\\[\s\S])*)(?:'|\\?$)/.exec(text);
  return (
    match &&
    makePiece(
      'text',
      (match[1] ?? '').replaceAll(/\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([\s\S]))/g, unescape),
      match[0],
    )
  );
}

const escapes: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t' };

function unescape(
  _all: string,
  unicode: string | undefined,
  hex: string | undefined,
  char: string | undefined,
): string {
  const code = unicode ?? hex;
  return code === undefined ? (escapes[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(code, 16));
}
