import { family, unsigned } from './forgery.ts';
import type { Pairs } from './signing-rule.ts';
import { hashOf, inByteOrder, joined, jsonOf, sealed, signedBody } from './signing-rule.ts';

/** A value in form encoding as the web's standard has it, which is what Java's `URLEncoder` writes. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function encoded(members: Pairs, write: (value: string) => string): Pairs {
  return members.map(([name, value]) => [name, write(value)]);
}

/** What each client library hashes, where it is another text than the rule's: the app here lists no dialect. */
export const dialects = family({ law: 'dialects', asks: 'consume-pickup-code' }, [
  {
    name: 'go-dialect',
    says: 'signs as the Go library does',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody(
        members,
        hashOf(
          `${joined(inByteOrder(encoded(members, (value) => formEncoded(value).replaceAll('%7E', '~').replaceAll('*', '%2A'))))}&key=${appKey}`,
        ),
      ),
    }),
  },
  {
    name: 'kotlin-dialect',
    says: 'signs as the Kotlin library does',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody(members, hashOf(`${joined(inByteOrder(encoded(members, formEncoded)))}&key=${appKey}`)),
    }),
  },
  {
    name: 'js-dialect',
    says: 'signs as the JavaScript library does',
    ...unsigned,
    forge: ({ members, appKey }) => ({
      body: signedBody(
        members,
        hashOf(`${joined(inByteOrder(encoded(members, (value) => encodeURI(encodeURI(value)))))}&key=${appKey}`),
      ),
    }),
  },
  {
    name: 'php-dialect',
    says: 'leaves the text "NULL" out of the sign, as the PHP library does',
    ...unsigned,
    forge({ members, appKey }) {
      const sign = hashOf(`${joined(inByteOrder(members.filter(([name]) => name !== 'trade_id')))}&key=${appKey}`);
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
    says: 'sends ids as integers and leaves them out of the sign, as the Rust library does',
    asks: 'deliver',
    ...unsigned,
    forge({ members, appKey }) {
      const texts = members.filter(([name]) => !name.endsWith('_id'));
      const sign = hashOf(`${joined(inByteOrder(texts))}&key=${appKey}`);
      return {
        body: sealed(jsonOf([...members, ['sign', sign]]).replace(/"(order_id|record_id)":"(\d+)"/g, '"$1":$2')),
      };
    },
  },
]);
