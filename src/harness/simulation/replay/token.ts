import { deflateSync, inflateSync } from 'node:zlib';
import { dictionary } from './dictionary.ts';
import { readReplay, ReplayError, type Replay } from './replay.ts';

/** Start of a token of this version. */
const prefix = 'v3.';
/** For longer tokens a file is more practical than a terminal or a chat. */
export const maxTokenLength = 2_000;
/** Limit of a decompressed token, bytes: no scenario is longer. */
const maxContentBytes = 1_000_000;

/** True if a text from the command line is a token of any version and not a file name. */
export function isToken(text: string): boolean {
  return /^v\d+\.[\w-]*$/.test(text);
}

/** A replay as one word that needs no quotes in a shell: letters, digits, `.`, `-` and `_`. */
export function encodeToken(replay: Replay): string {
  return `${prefix}${deflateSync(JSON.stringify(replay), { dictionary, level: 9 }).toString('base64url')}`;
}

/** Reads a token. @throws ReplayError if it has another version, is damaged or truncated. */
export function decodeToken(token: string): Replay {
  if (!token.startsWith(prefix))
    throw new ReplayError(
      `this token has version ${token.split('.')[0]?.slice(0, 20) ?? ''}; this vendloop reads version ` +
        `${prefix.slice(0, -1)}. Replay it with the vendloop that made it`,
    );
  return readReplay(decodeContent(token.slice(prefix.length)), 'the token');
}

function decodeContent(encoded: string): unknown {
  try {
    const bytes = Buffer.from(encoded, 'base64url');
    // Node ignores characters that are not base64url; a token that differs from its own encoding is damaged.
    if (bytes.toString('base64url') !== encoded) throw new RangeError('the token is not canonical base64url');
    return JSON.parse(inflateSync(bytes, { dictionary, maxOutputLength: maxContentBytes }).toString('utf8')) as unknown;
  } catch (error) {
    throw new ReplayError(
      `this token is damaged or truncated: copy all of it, from "${prefix}" to its last character`,
      { cause: error },
    );
  }
}
