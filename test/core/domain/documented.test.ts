import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '#core/domain/errors.ts';
import { faultCodes } from '#core/domain/fault-codes.ts';
import { orderStatus, recordStatusText } from '#core/domain/order.ts';
import { makePayloadError, type PayloadErrorReason } from '#core/signing/payload-error.ts';

const document = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const protocolCodes = readFileSync(new URL('../../../docs/protocol/error-codes.md', import.meta.url), 'utf8');

/** The rows of a section's table, each as its cells, without the code marks. */
function table(section: string): string[][] {
  const [, from = ''] = document.split(`\n## ${section}\n`);
  const rows = from
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return rows.slice(1).map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replace(/^`(.*)`$/, '$1')),
  );
}

/** The compiler sees to it that none is left out. */
const reasons: Readonly<Record<PayloadErrorReason, true>> = {
  'too-long': true,
  'base64-empty': true,
  'base64-space': true,
  'base64-url': true,
  'base64-alphabet': true,
  'base64-length': true,
  'base64-bits': true,
  utf8: true,
  syntax: true,
  end: true,
  trailing: true,
  control: true,
  escape: true,
  'not-object': true,
  depth: true,
  surrogate: true,
  duplicate: true,
  reserved: true,
  fraction: true,
  exponent: true,
  'minus-zero': true,
  unsafe: true,
  boolean: true,
  null: true,
  nested: true,
  type: true,
  'key-member': true,
  'sign-missing': true,
  'sign-type': true,
  separator: true,
};

describe('docs/errors.md agrees with the core:', () => {
  it('every error code with its HTTP status, in both languages', () => {
    expect(table('Error codes')).toEqual(
      Object.entries(errorCodes).map(([code, { status, zh, en }]) => [code, String(status), zh, en]),
    );
  });

  it('§6 of the protocol too, each code with the same status and texts', () => {
    const rows = [
      ...protocolCodes.matchAll(
        /^\| \*\*§6\.\d+ code-(\d+)\*\* \| (\d+)[^|]* \| (\d+)[^|]* \| ([^|]+) \| ([^|]+) \|/gm,
      ),
    ];
    expect(rows.map(([, name, code, status, zh, en]) => [name, code, status, zh, en])).toEqual(
      Object.entries(errorCodes).map(([code, { status, zh, en }]) => [code, code, String(status), zh, en]),
    );
  });

  it('every reason for which a payload is refused, by its layer, in both languages', () => {
    const rows = table('Why a payload is refused');
    expect(rows.map(([reason]) => reason)).toEqual(Object.keys(reasons));
    for (const [reason, layer, zh, en] of rows) {
      const member = layer === 'member' ? 'amount' : null;
      expect(makePayloadError(reason as PayloadErrorReason, member)).toEqual({
        layer,
        reason,
        member,
        text: { zh, en },
      });
    }
  });

  it('every code of a driver board, with the message for the merchant and its meaning', () => {
    expect(table('What a driver board reports')).toEqual(
      Object.entries(faultCodes).map(([code, { errorMsg, floorStatus, meaning }]) => [
        code,
        errorMsg,
        String(floorStatus),
        meaning,
      ]),
    );
  });

  it('every status of an order and of a record', () => {
    expect(table('How an order stands')).toEqual(
      Object.entries(orderStatus).map(([status, number]) => [status, String(number)]),
    );
    expect(table('How a record stands')).toEqual(Object.entries(recordStatusText));
  });
});
