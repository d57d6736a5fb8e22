import { readOptions, type CurlMisuse, type CurlOption } from './curl-options.ts';
import type { HttpMessage } from './http-message.ts';
import { splitCommands, type ShellWord } from './shell-words.ts';

/** Why a curl command cannot be read as a request. */
class CurlError extends Error {}

/** Whether a text is a command that runs curl. */
export function isCurl(text: string): boolean {
  return /curl/i.test(text) && curlArguments(text) !== null;
}

/**
 * Reads a curl command as curl does, from a command line of sh, Windows' cmd or PowerShell.
 *
 * @throws CurlError with one line on what was not understood and what to do
 */
export function readCurl(line: string): HttpMessage {
  const args = curlArguments(line);
  if (args === null) throw new CurlError('this is not a curl command');
  refuseExpansions(args);
  const texts = args.map(({ text }) => text);
  refusePowerShell(texts);
  const options: CurlOption[] = [];
  const urls: string[] = [];
  for (const argument of readOptions(texts)) {
    if ('problem' in argument) throw new CurlError(misuseMessage(argument));
    if ('url' in argument) urls.push(argument.url);
    else if (argument.name === 'url') urls.push(argument.value ?? '');
    else options.push(argument);
  }
  refuseFiles(options);
  return httpMessageOf(options, urlOf(urls));
}

/** Words that may precede a command: prompts, settings of variables, programs that run another. */
const prefixes =
  /^(?:[$>#%&]|PS|[A-Za-z_]\w*=.*|(?:PS)?[A-Za-z]:\\.*>|time|sudo|env|nohup|command|exec|nice|stdbuf|proxychains4?|winpty|doas|chronic|watch|then|do|if|!)$/s;

/** The words after `curl`, or null if no command runs it. */
function curlArguments(line: string): readonly ShellWord[] | null {
  for (const command of splitCommands(line.replace(/^(?:[$>#%]|PS [^>\n]*>|[A-Za-z]:\\[^>\n]*>)\s*/, ''))) {
    let at = 0;
    // A prefix may have options of its own: `sudo -u x`, `nice -n 5`, `time -p`.
    while (at < command.length && (prefixes.test(textAt(command, at)) || (at > 0 && isOptionOfPrefix(command, at))))
      at++;
    if (/(?:^|[\\/])curl(?:\.exe)?$/i.test(textAt(command, at))) return command.slice(at + 1);
  }
  return null;
}

function textAt(command: readonly ShellWord[], at: number): string {
  return command[at]?.text ?? '';
}

function isOptionOfPrefix(command: readonly ShellWord[], at: number): boolean {
  const curlFollows = command.slice(at).some(({ text }) => /(?:^|[\\/])curl(?:\.exe)?$/i.test(text));
  return curlFollows && (/^-/.test(textAt(command, at)) || /^-[a-zA-Z]$/.test(textAt(command, at - 1)));
}

function refuseExpansions(args: readonly ShellWord[]): void {
  const expanding = args.find(({ expands }) => expands !== null);
  if (expanding)
    throw new CurlError(
      `the shell replaces ${expanding.expands ?? ''}, and its value is not known here: put the value ` +
        'itself into the command',
    );
}

function refusePowerShell(texts: readonly string[]): void {
  const option = texts.find((text) =>
    /^-(?:Method|Body|Headers|Uri|ContentType|UseBasicParsing|InFile|OutFile)$/i.test(text),
  );
  if (option !== undefined)
    throw new CurlError(
      `${option} is an option of PowerShell's Invoke-WebRequest, which is called curl there: use curl.exe, or give ` +
        'the HTTP request itself',
    );
}

function misuseMessage({ asWritten, problem }: CurlMisuse): string {
  if (problem === 'attached-value')
    return `curl does not read ${asWritten.slice(0, 40)}: a value follows a space, not "="`;
  return problem === 'missing-value'
    ? `the option ${asWritten} has no value`
    : `the option ${asWritten.slice(0, 40)} was not understood: remove it if it does not change the request`;
}

/** Refuses options that read from elsewhere when curl runs. */
function refuseFiles(options: readonly CurlOption[]): void {
  for (const { name, value, asWritten } of options) {
    if (name === 'next') throw new CurlError('the command makes several requests (--next): give one of them');
    if (name === 'form' || name === 'form-string')
      throw new CurlError('the command sends a multipart form (-F); the API takes JSON: use --data');
    if (name === 'config')
      throw new CurlError(
        `the command takes options from a file (${asWritten}), which is not read: put them into the command`,
      );
    if (name === 'upload-file')
      throw new CurlError(
        `the command takes its body from a file (${asWritten}), which is not read: put the body into the command ` +
          'with --data',
      );
    if (name === 'header' && value?.startsWith('@') === true)
      throw new CurlError('the command takes headers from a file (@…), which is not read: put them into the command');
    if (!isFile(name, value ?? '')) continue;
    const source = value?.endsWith('@-') === true ? 'standard input (@-)' : 'a file (@…)';
    throw new CurlError(`the command takes its body from ${source}, which is not read: put the body into the command`);
  }
}

function isFile(name: string, value: string): boolean {
  if (name === 'data-urlencode') return /^[^=@]*@/.test(value);
  return ['data', 'data-ascii', 'data-binary', 'json'].includes(name) && value.startsWith('@');
}

function urlOf(urls: readonly string[]): string {
  const [url, another] = urls;
  if (url === undefined) throw new CurlError('the curl command has no URL');
  if (another !== undefined)
    throw new CurlError(
      `curl reads both "${url.slice(0, 40)}" and "${another.slice(0, 40)}" as URLs: put the body and each ` +
        'header into single quotes (in cmd: double quotes)',
    );
  return url;
}

function httpMessageOf(options: readonly CurlOption[], url: string): HttpMessage {
  const lastValue = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null;
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const data = dataOf(options);
  const isBody = data !== null && !has('get');
  const method = lastValue('request') ?? (has('head') ? 'HEAD' : isBody ? 'POST' : 'GET');
  const { host, target } = partsOf(url);
  const query = data !== null && has('get') ? `${target.includes('?') ? '&' : '?'}${data}` : '';
  const type = has('json') ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method,
    target: lastValue('request-target') ?? `${target}${query}`,
    version: has('http1.0') ? 'HTTP/1.0' : 'HTTP/1.1',
    headerLines: withDefaults(options, [`Host: ${host}`, 'Accept: */*', ...(isBody ? [`Content-Type: ${type}`] : [])]),
    body: Buffer.from(isBody ? data : ''),
  };
}

/** The data of all options, joined as curl does; null if there is none. */
function dataOf(options: readonly CurlOption[]): string | null {
  let data: string | null = null;
  for (const { name, value } of options) {
    if (value === null || !(name === 'json' || name === 'data' || /^data-/.test(name))) continue;
    const part = name === 'data-urlencode' ? urlEncode(value) : value;
    data = data === null ? part : `${data}${name === 'json' ? '' : '&'}${part}`;
  }
  return data;
}

/** Encodes the content of `content`, `=content` or `name=content`. */
function urlEncode(value: string): string {
  const at = value.indexOf('=');
  const encoded = encodeURIComponent(value.slice(at + 1)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return at > 0 ? `${value.slice(0, at)}=${encoded}` : encoded;
}

/** Headers of the command and those that curl adds; `Name:` removes a header, `Name;` sends an empty one. */
function withDefaults(options: readonly CurlOption[], defaults: readonly string[]): readonly string[] {
  const headerLines = options.filter(({ name }) => name === 'header').map(({ value }) => value ?? '');
  const names = new Set(headerLines.map((line) => (/^[^:;]*/.exec(line)?.[0] ?? '').trim().toLowerCase()));
  const unsetDefaults = defaults.filter((line) => !names.has(line.slice(0, line.indexOf(':')).toLowerCase()));
  const sentHeaders = headerLines.flatMap((line) => {
    if (/^[^:;]+;\s*$/.test(line)) return [line.replace(/;\s*$/, ':')];
    return /^[^:]*:\s*$/.test(line) || !line.includes(':') ? [] : [line];
  });
  return [...unsetDefaults, ...sentHeaders].map((line) => Buffer.from(line).toString('latin1'));
}

function partsOf(url: string): { readonly host: string; readonly target: string } {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?([^]*)$/i.exec(url.replace(/#.*$/s, '')) ?? [];
  if (scheme === '' && rest.startsWith('/')) return { host: 'localhost', target: rest };
  const [, authority = '', path = ''] = /^([^/?]*)([^]*)$/.exec(rest) ?? [];
  const host = authority.replace(/^[^@]*@/, '');
  return { host, target: path.startsWith('/') ? path : `/${path}` };
}
