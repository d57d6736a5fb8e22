import { Signatory } from '@cakioe/kit.js';
import { describe, expect, it } from 'vitest';
import { dialectNames } from '#core/domain/merchant.ts';
import { byCodeUnits } from '#core/signing/dialects/dialect.ts';
import { dialects } from '#core/signing/dialects/index.ts';
import { signInDialect, verifySign } from '#core/signing/sign.ts';
import { payloadOf } from '../api/api-world.ts';
import { goodCalls } from '../api/good-calls.ts';
import { makeApi, merchant } from '../api/api-world.ts';
import { vectors } from './vectors.ts';

const forms = (payload: Record<string, string | number>) =>
  Object.fromEntries(dialectNames.map((name) => [name, dialects[name].form(payload, 'k')]));

describe('the dialects of the client libraries', () => {
  it('agree on plain payloads, whatever their order', () => {
    const payload = { timestamp: '1714373688', order_id: '60', method: 'device.delivery.put', sign: 'X' };
    expect(new Set(Object.values(forms(payload)))).toEqual(
      new Set(['method=device.delivery.put&order_id=60&timestamp=1714373688&key=k']),
    );
  });

  it('differ on blanks, stars, tildes and letters beyond ASCII', () => {
    expect(forms({ a: 'x *~é' })).toEqual({
      raw: 'a=x *~é&key=k',
      go: 'a=x+%2A~%C3%A9&key=k',
      kotlin: 'a=x+*%7E%C3%A9&key=k',
      rust: 'a=x *~é&key=k',
      js: 'a=x%2520*~%25C3%25A9&key=k',
      php: 'a=x *~é&key=k',
    });
  });

  it('encode names in Go and, once, in JavaScript', () => {
    expect(forms({ 'a b': '1' })).toMatchObject({ go: 'a+b=1&key=k', kotlin: 'a b=1&key=k', js: 'a%20b=1&key=k' });
  });

  it('escape the other punctuation of a form, and none in JavaScript', () => {
    expect(forms({ a: "!'()&=-_." })).toMatchObject({
      go: 'a=%21%27%28%29%26%3D-_.&key=k',
      kotlin: 'a=%21%27%28%29%26%3D-_.&key=k',
      js: "a=!'()&=-_.&key=k",
    });
  });

  it('sort by the whole name=value in JavaScript, and by UTF-16 there and in Kotlin', () => {
    expect(forms({ a: '1', 'a-b': '2', 'a.c': '3' })).toMatchObject({
      raw: 'a=1&a-b=2&a.c=3&key=k',
      js: 'a-b=2&a.c=3&a=1&key=k',
    });
    expect(forms({ '\uffff': '1', '\u{10000}': '2' })).toMatchObject({
      raw: '\uffff=1&\u{10000}=2&key=k',
      rust: '\uffff=1&\u{10000}=2&key=k',
      kotlin: '\u{10000}=2&\uffff=1&key=k',
      go: '%EF%BF%BF=1&%F0%90%80%80=2&key=k',
    });
  });

  it('sign an empty member in Rust alone', () => {
    expect(forms({ a: '1', b: '' })).toEqual({
      raw: 'a=1&key=k',
      go: 'a=1&key=k',
      kotlin: 'a=1&key=k',
      rust: 'a=1&b=&key=k',
      js: 'a=1&key=k',
      php: 'a=1&key=k',
    });
  });

  it('have no form where the library would leave a member unsigned: "NULL", the number 0, any number', () => {
    expect(forms({ a: 'NULL' })).toMatchObject({
      raw: 'a=NULL&key=k',
      go: null,
      kotlin: 'a=NULL&key=k',
      rust: 'a=NULL&key=k',
      js: null,
    });
    expect(forms({ a: 0 })).toMatchObject({
      raw: 'a=0&key=k',
      go: 'a=0&key=k',
      kotlin: null,
      rust: null,
      js: 'a=0&key=k',
    });
    expect(forms({ a: 7 })).toMatchObject({ kotlin: 'a=7&key=k', rust: null });
    expect(forms({ a: '0' })).toMatchObject({ kotlin: 'a=0&key=k', rust: 'a=0&key=k' });
  });

  it('leave out "NULL" and the integer 0 in PHP, and keep "0" and other numbers', () => {
    expect(forms({ a: 'NULL', b: '1' })).toMatchObject({ php: null });
    expect(forms({ a: 0, b: '1' })).toMatchObject({ php: null });
    expect(forms({ a: '0', b: 'null', c: 7, d: '' })).toMatchObject({ php: 'a=0&b=null&c=7&key=k' });
  });

  it('have no form either when only one of several members would go unsigned', () => {
    expect(forms({ a: 'NULL', b: '1' })).toMatchObject({ go: null, js: null });
    expect(forms({ a: 0, b: '1' })).toMatchObject({ kotlin: null, rust: null });
    expect(forms({ a: 7, b: '1' })).toMatchObject({ rust: null });
  });

  it('compare by code units: less, greater, and equal', () => {
    expect([byCodeUnits('a', 'b'), byCodeUnits('b', 'a'), byCodeUnits('a', 'a')]).toEqual([-1, 1, 0]);
    expect(byCodeUnits('\u{10000}', '\uffff')).toBe(-1);
  });

  it.each(dialectNames)('%s refuses an empty AppKey', (name) => {
    expect(() => dialects[name].form({ a: '1' }, '')).toThrow(/AppKey is empty/);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))(
    'agree with the published example %s wherever its form is the rule’s',
    (_name, { payload, key, canonical, sign }) => {
      for (const name of dialectNames) {
        expect(verifySign(payload, sign, key, [name])).toBe(true);
        if (dialects[name].form(payload, key) === canonical) expect(signInDialect(payload, key, name)).toBe(sign);
      }
      expect(signInDialect(payload, key, 'raw')).toBe(sign);
    },
  );
});

describe('a merchant that lists a dialect', () => {
  const members = { ...goodCalls['consume-pickup-code'].members, trade_id: 'a b' };
  const fromVendor = new Signatory(merchant.appKey).toBase64String({ ...members });
  const api = (signDialects?: typeof merchant.signDialects) =>
    makeApi({ merchants: [{ ...merchant, ...(signDialects && { signDialects }) }] });

  it("accepts the vendor's own client, whose sign differs from the rule's", async () => {
    expect(await api(['js']).plain('/consumes', { payload: fromVendor })).toMatchObject({ status: 200, code: 0 });
  });

  it('still accepts the rule', async () => {
    expect(await api(['js', 'go']).plain('/consumes', { payload: payloadOf(members) })).toMatchObject({ code: 0 });
  });

  it.each([undefined, [], ['go', 'kotlin', 'rust', 'raw']] as const)('accepts no other dialect: %j', async (listed) => {
    const { plain, fake } = api(listed);
    expect(await plain('/consumes', { payload: fromVendor })).toMatchObject({ status: 400, code: 4006 });
    expect(fake.effects).toEqual([]);
  });

  it('refuses a number that Rust left out of the sign', async () => {
    const validMembers = { ...goodCalls.deliver.members };
    const { order_id: _one, record_id: _two, ...texts } = validMembers;
    const sign = signInDialect(texts, merchant.appKey, 'rust')!;
    const json = JSON.stringify({ ...validMembers, order_id: 60, record_id: 78, sign });
    const { plain, fake } = api(['rust']);
    expect(await plain('/deliveries', { payload: Buffer.from(json).toString('base64') })).toMatchObject({ code: 4006 });
    expect(fake.effects).toEqual([]);
  });
});
