import { family, invalid, taken } from './forgery.ts';
import type { ForgedRequest, Original } from './forgery.ts';
import { bodyOf, jsonOf, sealed } from './signing-rule.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The right payload with an edit of its base64.
 * @param length what the JSON's length leaves when divided by three: blanks are put behind it until it does.
 */
function edited(edit: (base64: string) => string, length = 0): (original: Original) => ForgedRequest {
  return ({ members, sign }) => {
    let json = jsonOf([...members, ['sign', sign]]);
    while (Buffer.byteLength(json) % 3 !== length) json += ' ';
    return { body: bodyOf(edit(Buffer.from(json).toString('base64'))) };
  };
}

/** Sets bits of the last digit that no byte stands behind. */
function looseBits(base64: string): string {
  const at = base64.indexOf('=') - 1;
  return `${base64.slice(0, at)}${alphabet[alphabet.indexOf(base64.charAt(at)) + 1] ?? ''}${base64.slice(at + 1)}`;
}

/** Base64 that a lenient decoder reads all the same, and one request in two texts. */
export const base64Strict = family({ law: 'base64-strict' }, [
  {
    name: 'base64-line-breaks',
    says: 'breaks the base64 into lines',
    ...invalid,
    forge: edited((base64) => base64.replace(/.{76}/g, '$&\n')),
  },
  // Only a URL has the bits that the two alphabets write differently.
  {
    name: 'base64-url-alphabet',
    says: 'uses the URL alphabet of base64',
    asks: 'consume-pickup-code',
    ...invalid,
    forge: edited((base64) => base64.replaceAll('/', '_').replaceAll('+', '-')),
  },
  {
    name: 'base64-without-padding',
    says: 'leaves the padding of the base64 out',
    ...invalid,
    forge: edited((base64) => base64.replaceAll('=', ''), 1),
  },
  {
    name: 'base64-trailing-garbage',
    says: 'writes something behind the base64',
    ...invalid,
    forge: edited((base64) => `${base64}!`),
  },
  {
    name: 'base64-loose-bits',
    says: 'sets bits of the base64 that stand for nothing',
    ...invalid,
    forge: edited(looseBits, 2),
  },
  {
    name: 're-encoded-replay',
    says: 'sends a request, and then the same members and sign as other bytes',
    ...taken,
    repeats: true,
    forge: ({ members, sign }) => ({ body: sealed(`\n${jsonOf([['sign', sign], ...members.toReversed()])}\n`) }),
  },
]);
