import { describe, expect, it } from 'vitest';
import { readCompactPayload } from '#core/signing/compact-payload.ts';

describe('the reader of compact payloads', () => {
  it('reads compact flat objects of unescaped strings with a sign', () => {
    const read = readCompactPayload('{"machine_no":"16327129","sign":"S","note":"出货","":"x"}');
    expect({ ...read!.payload }).toEqual({ machine_no: '16327129', note: '出货', '': 'x' });
    expect(read!.sign).toBe('S');
    expect('toString' in read!.payload).toBe(false);
    expect({ ...readCompactPayload('{"sign":"S"}')?.payload }).toEqual({});
  });

  it.each([
    ['nothing', ''],
    ['white space before it', ' {"sign":"S"}'],
    ['white space after it', '{"sign":"S"}\n'],
    ['white space in it', '{"sign": "S"}'],
    ['a number', '{"a":1,"sign":"S"}'],
    ['a sign that is a number', '{"sign":1}'],
    ['null', '{"a":null,"sign":"S"}'],
    ['an escape', '{"a":"\\u0061","sign":"S"}'],
    ['a member twice', '{"a":"1","a":"1","sign":"S"}'],
    ['a sign twice', '{"sign":"S","sign":"S"}'],
    ['a member named key', '{"key":"k","sign":"S"}'],
    ['__proto__', '{"__proto__":"x","sign":"S"}'],
    ['no sign', '{"a":"1"}'],
    ['an empty sign', '{"a":"1","sign":""}'],
    ['no members', '{}'],
    ['a list', '["sign"]'],
    ['a text', '"sign"'],
    ['no JSON', '{"sign":"S"'],
  ])('leaves %s to the strict reader', (_what, json) => {
    expect(readCompactPayload(json)).toBeNull();
  });
});
