import { formEncode, goEncode } from './sign-in-dialect.ts';
import { forgeriesOf, refusedForSign } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { md5Hex, sortByBytes, joinMembers, toJson, bodyOfJson, signedBody } from './signing-rule.ts';

/** A sign over encoded values. */
function signWithValues(members: Members, encode: (value: string) => string, appKey: string): string {
  const encoded = members.map(([name, value]) => [name, encode(value)] as const);
  return md5Hex(`${joinMembers(sortByBytes(encoded))}&key=${appKey}`);
}

/** The texts that client libraries hash in place of the rule's text: this app has no dialect configured. */
export const dialects = forgeriesOf({ check: 'dialects', endpoint: 'consume-pickup-code' }, [
  {
    name: 'go-dialect',
    description: 'signs as the Go library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, signWithValues(members, goEncode, appKey)),
    }),
  },
  {
    name: 'kotlin-dialect',
    description: 'signs as the Kotlin library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, signWithValues(members, formEncode, appKey)),
    }),
  },
  {
    name: 'js-dialect',
    description: 'signs as the JavaScript library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(
        members,
        signWithValues(members, (value) => encodeURI(encodeURI(value)), appKey),
      ),
    }),
  },
  {
    name: 'php-dialect',
    description: 'omits the text "NULL" from the sign, as the PHP library does',
    ...refusedForSign,
    forge({ members, appKey }) {
      const sign = md5Hex(`${joinMembers(sortByBytes(members.filter(([name]) => name !== 'trade_id')))}&key=${appKey}`);
      return {
        body: signedBody(
          members.map(([name, value]) => [name, name === 'trade_id' ? 'NULL' : value]),
          sign,
        ),
      };
    },
  },
  {
    name: 'rust-dialect',
    description: 'sends ids as integers and omits them from the sign, as the Rust library does',
    endpoint: 'deliver',
    ...refusedForSign,
    forge({ members, appKey }) {
      const texts = members.filter(([name]) => !name.endsWith('_id'));
      const sign = md5Hex(`${joinMembers(sortByBytes(texts))}&key=${appKey}`);
      return {
        body: bodyOfJson(toJson([...members, ['sign', sign]]).replace(/"(order_id|record_id)":"(\d+)"/g, '"$1":$2')),
      };
    },
  },
]);
