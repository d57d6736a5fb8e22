import { describe, expect, it } from 'vitest';
import { formKind } from '#core/api/request-body.ts';
import { headers, makeApi } from './api-world.ts';

const multipart = '--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\nabc\r\n--x--\r\n';
const signed = [
  'payload=eyJhIjoiYiJ9',
  'payload=',
  'payload={"a":"b"}',
  'a=1&payload=x%3D%3D',
  'machine_no=16327129&timestamp=1',
  multipart,
];
const ask = async (path: string, body: string, language: string) =>
  await makeApi().plain(path, body, { headers: { ...headers, 'accept-language': language } });

describe('a body that is a form is called one, and no JSON with a syntax error', () => {
  it.each(signed)('a signed call: %j', async (body) => {
    const en = await ask('/deliveries', body, 'en');
    expect(en).toMatchObject({ status: 400, code: 4003 });
    expect(en.message).toMatch(
      /the body is a form \((?:a=1&b=2|multipart)\), not JSON; send \{"payload":"…"\} as JSON$/,
    );
    expect((await ask('/deliveries', body, 'zh')).message).toMatch(
      /请求体是表单（.*），不是 JSON；请发送 JSON：\{"payload":"…"\}$/,
    );
  });

  it('a plain call wants its members, not a payload', async () => {
    expect((await ask('/orders', 'machine_no=1&trade_id=t', 'en')).message).toContain(
      'the body is a form (a=1&b=2), not JSON; send one JSON object {…}',
    );
    expect((await ask('/orders', multipart, 'zh')).message).toContain(
      '请求体是表单（multipart），不是 JSON；请发送一个 JSON 对象 {…}',
    );
  });

  it.each([
    '{"payload":"a=b"}',
    '{"a":1',
    'eyJhIjoiYiJ9eyJhIjoiYiJ9eyJhIjoiYg==',
    '',
    '[]',
    'hello',
    "{'payload':'a=b&c=d'}",
  ])('and nothing else is: %j', (body) => {
    expect(formKind(body)).toBeNull();
  });
});
