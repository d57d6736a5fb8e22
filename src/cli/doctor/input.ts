import { isUtf8 } from 'node:buffer';
import type { ApiRequest } from '#core/api/http-types.ts';
import { isCurl, readCurl } from './curl.ts';
import type { HttpMessage } from './http-message.ts';

/** An input to examine; nothing in it is trusted. */
export type DoctorInput =
  | { readonly kind: 'payload'; readonly text: string }
  /** The body of a request alone. */
  | { readonly kind: 'body'; readonly body: ApiRequest['body'] }
  | { readonly kind: 'message'; readonly message: HttpMessage }
  /** A request that an HTTP server read. */
  | { readonly kind: 'request'; readonly request: ApiRequest };

/** Longest input that is read, in bytes: four times the longest body that the core reads. */
export const maxInputLength = 262_144;

/**
 * Recognizes an input: a payload in base64, its JSON, the body of a request, an HTTP request, or a curl command.
 *
 * @throws CurlError if a curl command cannot be read as a request
 */
export function readInput(input: string | Uint8Array): DoctorInput {
  const bytes = typeof input === 'string' ? Buffer.from(input) : Buffer.from(input);
  // The byte order mark of a file is not part of a request; in a body it matters.
  const withoutBom = bytes.subarray(bytes.indexOf('\ufeff') === 0 ? 3 : 0);
  const message = readHttp(withoutBom.toString('latin1'));
  if (message) return { kind: 'message', message };
  if (!isUtf8(bytes)) return { kind: 'body', body: bytes };
  const command = withoutBom.toString('utf8').trim();
  if (isCurl(command)) return { kind: 'message', message: readCurl(command) };
  // Only JSON's white space: the core refuses the other characters that trim() removes.
  const text = bytes.toString('utf8').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return isBody(text) ? { kind: 'body', body: bytes } : { kind: 'payload', text };
}

/**
 * Reads a request line, headers, a blank line and the body; lines end with LF or CR LF. A prefix `> `, as curl -v
 * prints it, is removed.
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
    // A request line without a version was written by hand, so the method may be in lower case.
    method: version === null ? method.toUpperCase() : method,
    target,
    version,
    headerLines: head.split(/\r?\n/).filter((line) => line !== ''),
    body: Buffer.from(blank ? rest.slice(blank.index + blank[0].length) : '', 'latin1'),
  };
}

/** Whether a text is the body of a signed call, even as malformed JSON or as a form. */
function isBody(text: string): boolean {
  return (
    /^\ufeff?\s*\{\s*['"]?payload['"]?\s*:/.test(text) ||
    /^\s*--\S+\r?\nContent-Disposition:/i.test(text) ||
    text.startsWith('payload=')
  );
}
