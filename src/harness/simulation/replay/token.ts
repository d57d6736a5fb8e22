import { deflateSync, inflateSync } from 'node:zlib';
import { dictionary } from './dictionary.ts';
import { readReplay, ReplayError, type Replay } from './replay.ts';

/** What a token of this version begins with. */
const prefix = 'v1.';
/** A token that is longer is a nuisance in a terminal and a chat: a file is better. */
export const maxTokenLength = 2_000;
/** What a token may unfold to, bytes: no scenario is longer. */
const maxContentBytes = 1_000_000;

/** Whether a text from the command line is meant as a token, of whatever version, and not as a file's name. */
export function isToken(text: string): boolean {
  return /^v\d+\.[\w-]*$/.test(text);
}

/** A replay as one word that a shell takes as it stands: letters, digits, `.`, `-` and `_`. */
export function encodeToken(replay: Replay): string {
  return `${prefix}${deflateSync(JSON.stringify(replay), { dictionary, level: 9 }).toString('base64url')}`;
}

/** Reads a token. @throws ReplayError when it is of another version, damaged, or cut short. */
export function decodeToken(token: string): Replay {
  if (!token.startsWith(prefix))
    throw new ReplayError(
      `this token is of version ${token.split('.')[0]?.slice(0, 20) ?? ''}; this vendloop reads ` +
        `${prefix.slice(0, -1)}. Replay it with the vendloop that made it`,
    );
  return readReplay(decodeContent(token.slice(prefix.length)), 'the token');
}

function decodeContent(encoded: string): unknown {
  try {
    const bytes = Buffer.from(encoded, 'base64url');
    // Node passes over what is no base64url; a token that is not written as we write it has been damaged.
    if (bytes.toString('base64url') !== encoded) throw new RangeError('it is not as it was written');
    return JSON.parse(inflateSync(bytes, { dictionary, maxOutputLength: maxContentBytes }).toString('utf8')) as unknown;
  } catch (error) {
    throw new ReplayError('this token is damaged or cut short: copy it whole, from "v1." to its last letter', {
      cause: error,
    });
  }
}
