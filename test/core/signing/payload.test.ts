import { describe, expect, it } from 'vitest';
import { decodePayload, decodePayloadJson, encodePayload, maxPayloadLength } from '#core/signing/payload.ts';
import { verifySign } from '#core/signing/sign.ts';
import { deliver, vectors } from './vectors.ts';

const base64 = (json: string | Buffer) => Buffer.from(json).toString('base64');
const members = '"a":"1","sign":"S"';

/** The error of decoding a payload with this JSON: layer, reason, member. */
function errorText(json: string): readonly [string, string, string | null] | 'accepted' {
  const decoded = decodePayload(base64(json));
  return decoded.ok ? 'accepted' : [decoded.error.layer, decoded.error.reason, decoded.error.member];
}

describe('a payload that was encoded', () => {
  it.each(vectors)('decodes to the same members and verifies: "$name" (round-trip)', ({ payload, key, sign }) => {
    const decoded = decodePayload(encodePayload(payload, key));
    if (!decoded.ok) throw new Error(decoded.error.text.en);
    expect({ ...decoded.payload }).toEqual(payload);
    expect(decoded.sign).toBe(sign);
    expect(verifySign(decoded.payload, decoded.sign, key)).toBe(true);
  });

  it('may have only a sign', () => {
    const decoded = decodePayload(encodePayload({}, 'k'));
    if (!decoded.ok) throw new Error(decoded.error.text.en);
    expect(Object.keys(decoded.payload)).toEqual([]);
    expect(verifySign({}, decoded.sign, 'k')).toBe(true);
  });

  it('gets a new sign even if it had one, and its input is not changed', () => {
    const payload = Object.freeze({ ...deliver.payload, sign: 'another' });
    const decoded = decodePayload(encodePayload(payload, deliver.key));
    expect(decoded.ok && decoded.sign).toBe(deliver.sign);
  });

  it.each([
    [{ key: 'x' }, /"key"/],
    [{ a: '\ud800' }, /"a" holds a lone surrogate/],
    [{ '\udc00': 'x' }, /lone surrogate/],
    [{ a: 1.5 }, /"a" is neither a string nor a whole number/],
    [JSON.parse('{"__proto__":"x"}') as Record<string, string>, /"__proto__"/],
  ])('is never made of what could not be decoded again: %j', (payload, message) => {
    expect(() => encodePayload(payload, 'k')).toThrow(message);
  });
});

describe('decoding', () => {
  it('accepts pretty-printed JSON and integers', () => {
    const json = `{\r\n\t"order_id" : 60 ,\n  "a":"\\u51fa\\n货",\n  "sign": "S"\n}\n`;
    const decoded = decodePayload(base64(json));
    expect(decoded.ok && { ...decoded.payload }).toEqual({ order_id: 60, a: '出\n货' });
  });

  it('returns members that inherit nothing, on the fast path and off it', () => {
    for (const json of [`{${members}}`, `{ ${members}}`]) {
      const decoded = decodePayload(base64(json));
      if (!decoded.ok) throw new Error(decoded.error.text.en);
      expect('constructor' in decoded.payload).toBe(false);
      expect('toString' in decoded.payload).toBe(false);
      expect(Object.keys(decoded.payload)).toEqual(['a']);
    }
  });

  it('accepts a member named like one of Object.prototype', () => {
    const decoded = decodePayload(base64('{"constructor":"c","toString":"t","hasOwnProperty":"h","sign":"S"}'));
    expect(decoded.ok && Object.keys(decoded.payload)).toEqual(['constructor', 'toString', 'hasOwnProperty']);
  });

  it.each([
    ['a duplicate', '{"a":"1","a":"1","sign":"S"}', ['member', 'duplicate', 'a']],
    ['a duplicate written with an escape', '{"a":"1","\\u0061":"1","sign":"S"}', ['member', 'duplicate', 'a']],
    ['two signs', '{"a":"1","sign":"S","sign":"S"}', ['member', 'duplicate', 'sign']],
    ['__proto__', '{"__proto__":"x","sign":"S"}', ['member', 'reserved', '__proto__']],
    ['__proto__ written with an escape', '{"__proto\\u005f_":"x","sign":"S"}', ['member', 'reserved', '__proto__']],
    ['a member called key', '{"key":"kva","sign":"S"}', ['member', 'key-member', 'key']],
    ['1.0', '{"a":1.0,"sign":"S"}', ['member', 'fraction', 'a']],
    ['1e0', '{"a":1e0,"sign":"S"}', ['member', 'exponent', 'a']],
    ['1E2', '{"a":1E2,"sign":"S"}', ['member', 'exponent', 'a']],
    ['-0', '{"a":-0,"sign":"S"}', ['member', 'minus-zero', 'a']],
    ['2^53', '{"a":9007199254740992,"sign":"S"}', ['member', 'unsafe', 'a']],
    ['-2^53', '{"a":-9007199254740992,"sign":"S"}', ['member', 'unsafe', 'a']],
    ['a number of thirty digits', `{"a":${'9'.repeat(30)},"sign":"S"}`, ['member', 'unsafe', 'a']],
    ['a number of four hundred digits', `{"a":${'9'.repeat(400)},"sign":"S"}`, ['member', 'unsafe', 'a']],
    ['true', '{"a":true,"sign":"S"}', ['member', 'boolean', 'a']],
    ['false', '{"a":false,"sign":"S"}', ['member', 'boolean', 'a']],
    ['null', '{"a":null,"sign":"S"}', ['member', 'null', 'a']],
    ['an object', '{"a":{},"sign":"S"}', ['member', 'nested', 'a']],
    ['an array', '{"a":["1"],"sign":"S"}', ['member', 'nested', 'a']],
    ['a lone high surrogate', '{"a":"\\ud800","sign":"S"}', ['member', 'surrogate', 'a']],
    ['a lone low surrogate', '{"a":"\\udc00x","sign":"S"}', ['member', 'surrogate', 'a']],
    ['a pair the wrong way round', '{"a":"\\ude00\\ud83d","sign":"S"}', ['member', 'surrogate', 'a']],
    ['no sign', '{"a":"1"}', ['member', 'sign-missing', 'sign']],
    ['an empty sign', '{"a":"1","sign":""}', ['member', 'sign-missing', 'sign']],
    ['a sign that is a number', '{"a":"1","sign":1}', ['member', 'sign-type', 'sign']],
    ['an array at the top', '["a"]', ['json', 'not-object', null]],
    ['a string at the top', '"a"', ['json', 'not-object', null]],
    ['nothing but white space', '  \n', ['json', 'end', null]],
    ['a cut-off object', '{"a":"1"', ['json', 'end', null]],
    ['a cut-off string', '{"a":"1', ['json', 'end', 'a']],
    ['text behind the object', `{${members}} x`, ['json', 'trailing', null]],
    ['a second object', `{${members}}{}`, ['json', 'trailing', null]],
    ['a comma at the end', `{${members},}`, ['json', 'syntax', null]],
    ['single quotes', "{'a':'1'}", ['json', 'syntax', null]],
    ['a leading zero', '{"a":01,"sign":"S"}', ['json', 'syntax', 'a']],
    ['a plus sign', '{"a":+1,"sign":"S"}', ['json', 'syntax', 'a']],
    ['a lone minus', '{"a":-,"sign":"S"}', ['json', 'syntax', 'a']],
    ['NaN', '{"a":NaN,"sign":"S"}', ['json', 'syntax', 'a']],
    ['a comment', `{/* */${members}}`, ['json', 'syntax', null]],
    ['a raw line break in a string', '{"a":"1\n2","sign":"S"}', ['json', 'control', 'a']],
    ['an escape that JSON has not', '{"a":"\\x41","sign":"S"}', ['json', 'escape', 'a']],
    ['half a \\u escape', '{"a":"\\u00g0","sign":"S"}', ['json', 'escape', 'a']],
    ['a byte order mark', `\ufeff{${members}}`, ['json', 'not-object', null]],
    ['a no-break space', `{\u00a0${members}}`, ['json', 'syntax', null]],
  ] as const)('refuses %s (json-strict)', (_what, json, expected) => {
    expect(errorText(json)).toEqual(expected);
    const plain = decodePayloadJson(json);
    expect(plain.ok ? 'accepted' : [plain.error.layer, plain.error.reason, plain.error.member]).toEqual(expected);
  });

  it('accepts the largest safe integers and a pair of surrogates', () => {
    expect(errorText('{"a":9007199254740991,"b":-9007199254740991,"c":0,"d":"\\ud83d\\ude00","sign":"S"}')).toBe(
      'accepted',
    );
  });

  it.each([
    ['nothing', '', 'base64-empty'],
    ['white space inside', `${base64(`{${members}}`).slice(0, 8)} ${base64(`{${members}}`).slice(8)}`, 'base64-space'],
    ['a line break at the end', `${base64(`{${members}}`)}\n`, 'base64-space'],
    ['padding left out', base64(`{${members}}`).replace(/=+$/, ''), 'base64-length'],
    ['padding too much', `${base64(`{${members}}`)}=`, 'base64-length'],
    ['padding in the middle', `${base64('{"a"')}${base64(':"1"}')}`, 'base64-alphabet'],
    ['bits left over', 'e31=', 'base64-bits'],
    ['the URL alphabet', base64(`{"a":"???>>>","sign":"S"}`).replaceAll('/', '_').replaceAll('+', '-'), 'base64-url'],
    ['the URL alphabet behind something else', '!ab-', 'base64-alphabet'],
    ['the URL alphabet before something else', 'ab-!', 'base64-alphabet'],
    ['JSON as it is', `{${members}}`, 'base64-alphabet'],
    ['a wide character whose low byte is base64', `\u0141${base64(`{${members}}`).slice(1)}`, 'base64-alphabet'],
  ] as const)('refuses base64 with %s (base64-strict)', (_what, text, reason) => {
    const decoded = decodePayload(text);
    expect(decoded.ok ? 'accepted' : decoded.error.reason).toBe(reason);
    expect(decoded.ok ? null : decoded.error.layer).toBe('base64');
  });

  it.each([
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut-off character', [0xe5, 0x87]],
    ['a byte that UTF-8 never has', [0xff]],
  ])('refuses %s in place of UTF-8', (_what, bytes) => {
    const json = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('","sign":"S"}')]);
    const decoded = decodePayload(base64(json));
    expect(decoded.ok ? 'accepted' : decoded.error.reason).toBe('utf8');
  });

  it('accepts a real U+FFFD, which is valid UTF-8', () => {
    expect(errorText('{"a":"\ufffd","sign":"S"}')).toBe('accepted');
  });

  it('rejects a text that is too long before decoding it', () => {
    const decoded = decodePayload('!'.repeat(maxPayloadLength + 1));
    expect(decoded.ok ? null : decoded.error.layer).toBe('size');
    const text = base64(`{${members}}`);
    expect(decodePayload(text, { maxLength: text.length }).ok).toBe(true);
    expect(decodePayload(text, { maxLength: text.length - 1 })).toMatchObject({
      ok: false,
      error: { reason: 'too-long' },
    });
    expect(decodePayloadJson(`{${members}}`.padEnd(maxPayloadLength)).ok).toBe(true);
    expect(decodePayloadJson(`{${members}}`.padEnd(maxPayloadLength + 1))).toMatchObject({
      ok: false,
      error: { reason: 'too-long' },
    });
  });

  it('names the invalid member and the reason in both languages, never its value', () => {
    const decoded = decodePayload(base64('{"order_id":60.5,"sign":"S"}'));
    if (decoded.ok) throw new Error('accepted');
    expect(decoded.error.text.en).toBe(
      'member "order_id" is a number with a fraction; send a string or a whole number (character 13)',
    );
    expect(decoded.error.text.zh).toContain('"order_id"');
    expect(decoded.error.text.en).not.toContain('60.5');
  });

  it('keeps its message short and on one line if a name is long or holds a line break', () => {
    const decoded = decodePayload(base64(`{"${'\\n'.repeat(500)}":true,"sign":"S"}`));
    expect(decoded.ok ? '' : decoded.error.text.en.length).toBeLessThan(300);
    expect(decoded.ok ? '\n' : decoded.error.text.en).not.toContain('\n');
  });
});
