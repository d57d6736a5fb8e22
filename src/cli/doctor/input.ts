import { addHeader, pathOf, readCurl } from './curl.ts';

/** A request out of a text; nothing in it is trusted. */
export interface GivenRequest {
  /** Null where only a body was given. */
  readonly method: string | null;
  readonly path: string | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What somebody wants to have looked at. */
export type Given = { readonly kind: 'payload'; readonly text: string } | { readonly kind: 'request'; readonly request: GivenRequest };

/** Longest text that is looked at, in characters: four times the longest body that the core reads. */
export const longestInput = 262_144;

/**
 * Finds out what a text is: a payload in base64, its JSON, the body of a request, an HTTP request, or a curl command.
 *
 * @throws CurlFault when a curl command cannot be taken for a request
 */
export function readGiven(input: string): Given {
  const text = input.trim();
  if (/^(?:[$>]\s+)?curl(?:\.exe)?\s/.test(text)) return { kind: 'request', request: readCurl(text.replace(/^[$>]\s+/, '')) };
  const raw = readHttp(text);
  if (raw) return { kind: 'request', request: raw };
  return isBody(text) ? { kind: 'request', request: { method: null, path: null, headers: {}, body: text } } : { kind: 'payload', text };
}

/** Request line, headers, a blank line, the body; lines end with LF or CR LF. `> ` before lines, as curl -v prints them, is taken off. */
function readHttp(text: string): GivenRequest | null {
  const plain = /^> [A-Z]+ \S/.test(text) ? text.replaceAll(/^> ?/gm, '') : text;
  const first = /^([A-Za-z]{3,7}) (\/\S*|https?:\/\/\S+)(?: HTTP\/[0-9.]+)?[ \t]*(?:\r?\n|$)/.exec(plain);
  if (!first) return null;
  const rest = plain.slice(first[0].length);
  const blank = /(?:^|\r?\n)\r?\n/.exec(rest);
  const head = blank ? rest.slice(0, blank.index) : rest;
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/)) addHeader(headers, line);
  return { method: (first[1] ?? '').toUpperCase(), path: pathOf(first[2] ?? ''), headers, body: blank ? rest.slice(blank.index + blank[0].length) : '' };
}

/** The body of a signed call, also one that is not quite JSON, or a form. */
function isBody(text: string): boolean {
  return /^\{\s*['"]?payload['"]?\s*:/.test(text) || text.startsWith('payload=');
}
