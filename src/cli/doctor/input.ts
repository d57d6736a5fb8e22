import { isUtf8 } from 'node:buffer';
import type { ApiRequest } from '#core/api/http/http-types.ts';
import { isCurl, readCurl } from './curl.ts';
import type { HttpMessage } from './http-message.ts';

/** What somebody wants to have looked at; nothing in it is trusted. */
export type DoctorInput =
  | { readonly kind: 'payload'; readonly text: string }
  /** The body of a request, without the request. */
  | { readonly kind: 'body'; readonly body: ApiRequest['body'] }
  | { readonly kind: 'message'; readonly message: HttpMessage }
  /** A request that an HTTP server has read. */
  | { readonly kind: 'request'; readonly request: ApiRequest };

/** Longest input that is looked at, in bytes: four times the longest body that the core reads. */
export const maxInputLength = 262_144;

/**
 * Finds out what an input is: a payload in base64, its JSON, the body of a request, an HTTP request, or a curl command.
 *
 * @throws CurlFault when a curl command cannot be taken for a request
 */
export function readInput(input: string | Uint8Array): DoctorInput {
  const bytes = typeof input === 'string' ? Buffer.from(input) : Buffer.from(input);
  // A file of a message may begin with a byte order mark: no program would send it. Before a body it matters.
  const withoutBom = bytes.subarray(bytes.indexOf('\ufeff') === 0 ? 3 : 0);
  const message = readHttp(withoutBom.toString('latin1'));
  if (message) return { kind: 'message', message };
  if (!isUtf8(bytes)) return { kind: 'body', body: bytes };
  const command = withoutBom.toString('utf8').trim();
  if (isCurl(command)) return { kind: 'message', message: readCurl(command) };
  // Blanks as JSON knows them: what else trim() takes off, the core refuses.
  const text = bytes.toString('utf8').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return isBody(text) ? { kind: 'body', body: bytes } : { kind: 'payload', text };
}

/**
 * Request line, headers, a blank line, the body; lines end with LF or CR LF. `> ` before lines, as curl -v prints them,
 * is taken off.
 *
 * @param text bytes as latin1
 */
function readHttp(text: string): HttpMessage | null {
  const trimmed = text.replace(/^\s+/, '');
  const unquoted = /^> [A-Z]+ \S/.test(trimmed) ? trimmed.replaceAll(/^> ?/gm, '') : trimmed;
  const requestLine =
    /^([A-Za-z]{3,10}) (\/\S*|\*|[a-z]+:\/\/\S+|[\w.-]+:\d+)(?: (HTTP\/[0-9.]+))?[ \t]*(?:\r?\n|$)/i.exec(unquoted);
  if (!requestLine) return null;
  const rest = unquoted.slice(requestLine[0].length);
  const blank = /(?:^|\r?\n)\r?\n/.exec(rest);
  const head = blank ? rest.slice(0, blank.index) : rest;
  const [, method = '', target = '', version = null] = requestLine;
  return {
    // A line without a version was written by a person, to whom the case of the method is no matter.
    method: version === null ? method.toUpperCase() : method,
    target,
    version,
    headerLines: head.split(/\r?\n/).filter((line) => line !== ''),
    body: Buffer.from(blank ? rest.slice(blank.index + blank[0].length) : '', 'latin1'),
  };
}

/** The body of a signed call, also one that is not quite JSON, or a form. */
function isBody(text: string): boolean {
  return (
    /^\ufeff?\s*\{\s*['"]?payload['"]?\s*:/.test(text) ||
    /^\s*--\S+\r?\nContent-Disposition:/i.test(text) ||
    text.startsWith('payload=')
  );
}
