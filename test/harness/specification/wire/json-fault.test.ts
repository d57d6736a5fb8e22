import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '#harness/specification/wire/json-fault.ts';
import { readStrictJson } from '#harness/specification/wire/strict-json.ts';

const piece = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"b"',
    '0',
    '7',
    '-',
    '.',
    'e',
    'true',
    'null',
    '\\',
    '\\u0041',
    ' ',
    'x',
  ],
  ...['\ud800', '\\ud83d\\ude00', '\t', '9007199254740992', '"__proto__"'],
);
const text = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
const object = fc.array(piece, { maxLength: 5 }).map((pieces) => `{"a":${pieces.join('')}}`);

describe('the fault of a text', () => {
  test.prop([fc.oneof(text, object, fc.json()), fc.integer({ min: 1, max: 3 })])(
    'is there exactly where the strict reader reads nothing',
    (json, depth) => {
      expect(findJsonFault(json, depth, false) === null).toBe(readStrictJson(json, depth) !== null);
    },
  );

  it.each([
    ['', 'end', '', 0],
    [' []', 'not-object', '', 1],
    ['{"a":1', 'end', '', 6],
    ['{"a":1 "b":2}', 'syntax', '', 7],
    ['{}x', 'trailing', '', 2],
    ['{"a":1,"a":2}', 'duplicate', 'a', 7],
    ['{"__proto__":1}', 'reserved', '__proto__', 1],
    ['{"a":[]}', 'nested', 'a', 5],
    ['{"a":true}', 'boolean', 'a', 5],
    ['{"a":nul}', 'syntax', 'a', 5],
    ['{"a":-0}', 'minus-zero', 'a', 5],
    ['{"a":-}', 'syntax', 'a', 6],
    ['{"a":01}', 'syntax', 'a', 6],
    ['{"a":1.0}', 'fraction', 'a', 5],
    ['{"a":1e0}', 'exponent', 'a', 5],
    ['{"a":9007199254740992}', 'unsafe', 'a', 5],
    ['{"a":"\\q"}', 'escape', 'a', 6],
    ['{"a":"\\u00', 'end', 'a', 6],
    ['{"a":"\t"}', 'control', 'a', 6],
    ['{"a":"\\ud800"}', 'surrogate', 'a', 6],
  ])('of %j in a payload is %s', (json, reason, member, at) => {
    expect(findJsonFault(json, 1, true)).toEqual({ reason, member, at });
  });

  it('names a member by its path', () => {
    expect(findJsonFault('{"a":[{"b":[0,1.5]}]}', 9, false)).toEqual({
      reason: 'fraction',
      member: 'a[0].b[1]',
      at: 14,
    });
    expect(findJsonFault('{"a":[[]]}', 2, false)).toMatchObject({ reason: 'depth', member: 'a[0]' });
  });
});
