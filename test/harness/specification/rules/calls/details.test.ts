import { describe, expect, it } from 'vitest';
import { detailMismatch } from '#harness/specification/rules/calls/detail-mismatch.ts';
import { detailOf } from '#harness/specification/rules/calls/details.ts';
import { memberFault } from '#harness/specification/rules/calls/members.ts';
import { languageAsked } from '#harness/specification/laws/language.ts';
import type { Call } from '#harness/specification/observation.ts';

const call = (message: string): Call => ({
  ...{ call: 1, events: [0], from: 0, to: 1, appId: 'a', credentials: 'right', method: 'POST', path: '/floors' },
  body: { kind: 'none' },
  answer: { status: 400, code: 4003, message, data: {}, retryAfter: null },
});

describe('the detail of a refusal', () => {
  const detail = { zh: '缺少参数 "a"', en: 'member "a" is missing' };

  it('is one of those that may be, in either language', () => {
    expect(detailMismatch(call('参数无效：缺少参数 "a"'), 4003, [detail], 'x')).toBeNull();
    expect(detailMismatch(call('invalid parameters: member "a" is missing'), 4003, [detail], 'x')).toBeNull();
    expect(detailMismatch(call('参数无效：缺少参数 "b"'), 4003, [detail], 'x')).toMatchObject({
      clause: 'message-text',
      sentence: expect.stringContaining('allowed is "参数无效：缺少参数 \\"a\\""') as string,
    });
    expect(detailMismatch(call('参数无效'), 4003, [detail], 'x')).not.toBeNull();
    expect(detailMismatch(call('参数无效'), 4003, [], 'x')).toBeNull();
  });

  it('names the member and the place', () => {
    expect(detailOf({ reason: 'fraction', member: 'a', at: 4 })?.en).toBe(
      'member "a" is a number with a fraction; send a string or a whole number (character 5)',
    );
    expect(detailOf({ reason: 'syntax', member: 'a', at: 0, inBody: true })).toEqual({
      zh: '请求体：JSON 语法错误:参数 "a"(第 1 个字符)',
      en: 'in the body, the JSON is malformed, in member "a" (character 1)',
    });
  });

  it('of an order is that of the line at fault', () => {
    const order = { machine_no: '10000001', notify_url: 'http://receiver.example/', trade_id: 't' };
    const detailsOf = (...products: readonly object[]) =>
      memberFault('create-order', { ...order, products } as never)?.details;
    const line = { product_id: 1, quantity: 1 };
    expect(detailsOf(line, { ...line, quantity: 0 })?.[0]?.en).toBe(
      'member "products[1].quantity" must be a whole number from 1 to 100',
    );
    expect(detailsOf({ ...line, quantity: 0 }, { quantity: 1 })?.[0]?.en).toBe(
      'member "products[1].product_id" is missing',
    );
    expect(detailsOf(line, { ...line, more: 1 })?.[0]?.en).toBe('member "products[1].more" is unknown');
    expect(detailsOf()?.[0]?.en).toBe('member "products" must be a list of 1 to 100 objects {product_id, quantity}');
  });
});

describe('the language of a message', () => {
  it.each([
    ['', 'zh'],
    ['fr', 'zh'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['en;q=0', 'zh'],
    ['zh, en', 'zh'],
    ['en, zh', 'en'],
    ['zh;q=0.5, en', 'en'],
    ['*;q=0.5, en;q=0.4', 'zh'],
    ['english', 'zh'],
  ] as const)('that %j asks for is %s', (header, language) => {
    expect(languageAsked(header)).toBe(language);
  });
});
