import type { GivenRequest } from './input.ts';

/** A curl command that cannot be taken for a request, and why. */
export class CurlFault extends Error {}

/** Options of curl that take a value and do not matter here. */
const valued = new Set(['-o', '--output', '-A', '--user-agent', '-e', '--referer', '-b', '--cookie', '-c', '--cookie-jar', '-x', '--proxy', '-m', '--max-time', '--connect-timeout', '-w', '--write-out', '-u', '--user', '--cacert', '--cert', '-E', '--key', '--resolve', '--retry', '--interface', '-T', '--upload-file', '-K', '--config', '-D', '--dump-header']);
const dataOptions = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--data-urlencode', '--json']);

/**
 * Reads a curl command, as sh, Windows' cmd or PowerShell take it.
 *
 * @throws CurlFault with one line that says what to do
 */
export function readCurl(command: string): GivenRequest {
  const words = splitWords(withoutContinuations(command)).slice(1);
  const headers: Record<string, string> = {};
  const data: string[] = [];
  let method: string | null = null;
  let url: string | null = null;
  let asQuery = false;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const [option, glued] = splitOption(word);
    const value = (): string => glued ?? words.shift() ?? '';
    if (option === '-H' || option === '--header') addHeader(headers, value());
    else if (option === '-X' || option === '--request') method = value().toUpperCase();
    else if (dataOptions.has(option)) data.push(dataOf(option, value()));
    else if (option === '-F' || option === '--form') throw new CurlFault('the command sends a multipart form (-F); the API takes JSON: use --data');
    else if (option === '--url') url = value();
    else if (option === '-G' || option === '--get') asQuery = true;
    else if (valued.has(option)) value();
    else if (!option.startsWith('-')) url ??= word;
  }
  if (url === null) throw new CurlFault('the curl command names no URL');
  const body = asQuery ? '' : data.join('&');
  return { method: method ?? (data.length > 0 && !asQuery ? 'POST' : 'GET'), path: pathOf(url), headers, body };
}

/** Path of a URL, or of what stands for one. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '') || '/';
}

/** Notes a header; a name that is there already keeps its first value. */
export function addHeader(headers: Record<string, string>, line: string): void {
  const at = line.search(/[:;]/);
  if (at > 0) headers[line.slice(0, at).trim().toLowerCase()] ??= line.slice(at + 1).replace(/^ /, '');
}

function dataOf(option: string, value: string): string {
  if (value.startsWith('@') && option !== '--data-raw') throw new CurlFault('the command takes its body from a file (@…), which is not read: put the body into the command');
  return option === '--data-urlencode' ? value.replace(/^([^=]*=)(.*)$/s, (_all, name: string, rest: string) => name + encodeURIComponent(rest)) : value;
}

/** `-XPOST` and `--request=POST` to option and value. */
function splitOption(word: string): readonly [string, string | undefined] {
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (long) return [long[1] ?? '', long[2]];
  const short = /^(-[HXdoAebcxmwuFETKD])(.+)$/s.exec(word);
  return short ? [short[1] ?? '', short[2]] : [word, undefined];
}

function withoutContinuations(command: string): string {
  const cmd = /\^(?:\r?\n|")/.test(command) ? command.replaceAll(/\^\r?\n/g, ' ').replaceAll(/\^(.)/g, '$1') : command;
  return cmd.replaceAll(/[\\`]\r?\n/g, ' ');
}

/** Words as a shell splits them; a quote that nothing closes runs to the end. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const piece = ansiQuoted(rest) ?? singleQuoted(rest) ?? doubleQuoted(rest);
    if (piece) {
      word = (word ?? '') + piece.value;
      at += piece.length;
    } else if (/^\s/.test(rest)) {
      if (word !== null) words.push(word);
      word = null;
      at++;
    } else {
      const escaped = rest.startsWith('\\') && rest.length > 1;
      word = (word ?? '') + (escaped ? rest.charAt(1) : rest.charAt(0));
      at += escaped ? 2 : 1;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

interface Piece {
  readonly value: string;
  readonly length: number;
}

function singleQuoted(text: string): Piece | null {
  const found = /^'([^']*)(?:'|$)/.exec(text);
  return found && { value: found[1] ?? '', length: found[0].length };
}

function doubleQuoted(text: string): Piece | null {
  const found = /^"((?:[^"\\]|\\[\s\S])*)(?:"|\\?$)/.exec(text);
  return found && { value: (found[1] ?? '').replaceAll(/\\(["\\$`])/g, '$1'), length: found[0].length };
}

/** `$'…'` with its escapes. */
function ansiQuoted(text: string): Piece | null {
  const found = /^\$'((?:[^'\\]|\\[\s\S])*)(?:'|\\?$)/.exec(text);
  return found && { value: (found[1] ?? '').replaceAll(/\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([\s\S]))/g, unescaped), length: found[0].length };
}

const escapes: Readonly<Record<string, string | undefined>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(_all: string, unicode: string | undefined, hex: string | undefined, char: string | undefined): string {
  const code = unicode ?? hex;
  return code === undefined ? (escapes[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(code, 16));
}
