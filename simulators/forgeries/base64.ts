import { forgeriesOf, refusedAsInvalid, mustBeAccepted } from './forgery.ts';
import type { ForgedRequest, OriginalRequest } from './forgery.ts';
import { bodyOfPayload, toJson, bodyOfJson } from './signing-rule.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The valid payload with an edit of its base64.
 * @param length the JSON's length modulo three; blanks are appended to reach it.
 */
function withBase64Edit(edit: (base64: string) => string, length = 0): (original: OriginalRequest) => ForgedRequest {
  return ({ members, sign }) => {
    let json = toJson([...members, ['sign', sign]]);
    while (Buffer.byteLength(json) % 3 !== length) json += ' ';
    return { body: bodyOfPayload(edit(Buffer.from(json).toString('base64'))) };
  };
}

/** Sets bits of the last digit that belong to no byte. */
function setUnusedBits(base64: string): string {
  const at = base64.indexOf('=') - 1;
  return `${base64.slice(0, at)}${alphabet[alphabet.indexOf(base64.charAt(at)) + 1] ?? ''}${base64.slice(at + 1)}`;
}

/** Base64 that only a lenient decoder accepts, and one request in two encodings. */
export const base64Strict = forgeriesOf({ check: 'base64-strict' }, [
  {
    name: 'base64-line-breaks',
    description: 'breaks the base64 into lines',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replace(/.{76}/g, '$&\n')),
  },
  // Only this request, with its URL, contains characters that differ between the two alphabets.
  {
    name: 'base64-url-alphabet',
    description: 'uses the URL alphabet of base64',
    endpoint: 'consume-pickup-code',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replaceAll('/', '_').replaceAll('+', '-')),
  },
  {
    name: 'base64-without-padding',
    description: 'omits the padding of the base64',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replaceAll('=', ''), 1),
  },
  {
    name: 'base64-trailing-garbage',
    description: 'appends something to the base64',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => `${base64}!`),
  },
  {
    name: 'base64-loose-bits',
    description: 'sets unused bits of the base64',
    ...refusedAsInvalid,
    forge: withBase64Edit(setUnusedBits, 2),
  },
  {
    name: 're-encoded-replay',
    description: 'sends a request, and then the same members and sign as different bytes',
    ...mustBeAccepted,
    isRepetition: true,
    forge: ({ members, sign }) => ({ body: bodyOfJson(`\n${toJson([['sign', sign], ...members.toReversed()])}\n`) }),
  },
]);
