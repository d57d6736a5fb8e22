import { describe, expect, it } from 'vitest';
import { makePayloadError } from '#core/signing/payload-error.ts';

describe('the text of a payload error', () => {
  it('about a member begins with its name and ends with the place, counted from 1', () => {
    expect(makePayloadError('fraction', 'order_id', 12)).toEqual({
      layer: 'member',
      reason: 'fraction',
      member: 'order_id',
      text: {
        zh: '参数 "order_id" 是小数,应为字符串或整数(第 13 个字符)',
        en: 'member "order_id" is a number with a fraction; send a string or a whole number (character 13)',
      },
    });
  });

  it('about a member without a name names the value', () => {
    expect(makePayloadError('surrogate', null, 0).text).toEqual({
      zh: '值含有不成对的代理字符(第 1 个字符)',
      en: 'the value holds a lone surrogate (character 1)',
    });
  });

  it('about the whole names the member, if there is one', () => {
    expect(makePayloadError('control', 'a', 6).text).toEqual({
      zh: '字符串中有未转义的控制字符:参数 "a"(第 7 个字符)',
      en: 'a string holds a control character that is not escaped, in member "a" (character 7)',
    });
    expect(makePayloadError('trailing', null, 2).text).toEqual({
      zh: 'JSON 之后还有多余内容(第 3 个字符)',
      en: 'something follows the JSON (character 3)',
    });
    expect(makePayloadError('utf8')).toEqual({
      layer: 'utf8',
      reason: 'utf8',
      member: null,
      text: { zh: 'payload 解码后不是 UTF-8', en: 'payload does not decode to UTF-8' },
    });
  });

  it('shows a long name by its first 64 characters, and control characters escaped', () => {
    expect(makePayloadError('null', 'x'.repeat(64)).text.en).toContain(`member "${'x'.repeat(64)}" is null`);
    expect(makePayloadError('null', 'x'.repeat(65)).text.en).toContain(`member "${'x'.repeat(64)}…" is null`);
    expect(makePayloadError('null', 'a\nb').text.en).toContain('member "a\\nb" is null');
  });
});
