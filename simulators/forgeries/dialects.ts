import { forgeriesOf, refusedForSign } from './forgery.ts';
import type { Members } from './signing-rule.ts';
import { md5Hex, sortByBytes, joinMembers, toJson, bodyOfJson, signedBody } from './signing-rule.ts';

/** A value in form encoding as the web's standard has it, which is what Java's `URLEncoder` writes. */
function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function encodeValues(members: Members, write: (value: string) => string): Members {
  return members.map(([name, value]) => [name, write(value)]);
}

/** What each client library hashes, where it is another text than the rule's: the app here lists no dialect. */
export const dialects = forgeriesOf({ check: 'dialects', endpoint: 'consume-pickup-code' }, [
  {
    name: 'go-dialect',
    description: 'signs as the Go library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(
        members,
        md5Hex(
          `${joinMembers(sortByBytes(encodeValues(members, (value) => formEncode(value).replaceAll('%7E', '~').replaceAll('*', '%2A'))))}&key=${appKey}`,
        ),
      ),
    }),
  },
  {
    name: 'kotlin-dialect',
    description: 'signs as the Kotlin library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, md5Hex(`${joinMembers(sortByBytes(encodeValues(members, formEncode)))}&key=${appKey}`)),
    }),
  },
  {
    name: 'js-dialect',
    description: 'signs as the JavaScript library does',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({
      body: signedBody(
        members,
        md5Hex(
          `${joinMembers(sortByBytes(encodeValues(members, (value) => encodeURI(encodeURI(value)))))}&key=${appKey}`,
        ),
      ),
    }),
  },
  {
    name: 'php-dialect',
    description: 'leaves the text "NULL" out of the sign, as the PHP library does',
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
    description: 'sends ids as integers and leaves them out of the sign, as the Rust library does',
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
