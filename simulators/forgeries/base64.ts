import { forgeriesOf, refusedAsInvalid, mustBeAccepted } from './forgery.ts';
import type { ForgedRequest, OriginalRequest } from './forgery.ts';
import { bodyOfPayload, toJson, bodyOfJson } from './signing-rule.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The right payload with an edit of its base64.
 * @param length what the JSON's length leaves when divided by three: blanks are put behind it until it does.
 */
function withBase64Edit(edit: (base64: string) => string, length = 0): (original: OriginalRequest) => ForgedRequest {
  return ({ members, sign }) => {
    let json = toJson([...members, ['sign', sign]]);
    while (Buffer.byteLength(json) % 3 !== length) json += ' ';
    return { body: bodyOfPayload(edit(Buffer.from(json).toString('base64'))) };
  };
}

/** Sets bits of the last digit that no byte stands behind. */
function setUnusedBits(base64: string): string {
  const at = base64.indexOf('=') - 1;
  return `${base64.slice(0, at)}${alphabet[alphabet.indexOf(base64.charAt(at)) + 1] ?? ''}${base64.slice(at + 1)}`;
}

/** Base64 that a lenient decoder reads all the same, and one request in two texts. */
export const base64Strict = forgeriesOf({ check: 'base64-strict' }, [
  {
    name: 'base64-line-breaks',
    description: 'breaks the base64 into lines',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replace(/.{76}/g, '$&\n')),
  },
  // Only a URL has the bits that the two alphabets write differently.
  {
    name: 'base64-url-alphabet',
    description: 'uses the URL alphabet of base64',
    endpoint: 'consume-pickup-code',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replaceAll('/', '_').replaceAll('+', '-')),
  },
  {
    name: 'base64-without-padding',
    description: 'leaves the padding of the base64 out',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => base64.replaceAll('=', ''), 1),
  },
  {
    name: 'base64-trailing-garbage',
    description: 'writes something behind the base64',
    ...refusedAsInvalid,
    forge: withBase64Edit((base64) => `${base64}!`),
  },
  {
    name: 'base64-loose-bits',
    description: 'sets bits of the base64 that stand for nothing',
    ...refusedAsInvalid,
    forge: withBase64Edit(setUnusedBits, 2),
  },
  {
    name: 're-encoded-replay',
    description: 'sends a request, and then the same members and sign as other bytes',
    ...mustBeAccepted,
    isRepetition: true,
    forge: ({ members, sign }) => ({ body: bodyOfJson(`\n${toJson([['sign', sign], ...members.toReversed()])}\n`) }),
  },
]);
