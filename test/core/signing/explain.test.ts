import { describe, expect, it } from 'vitest';
import { explainSign } from '../../../src/core/signing/explain.ts';
import { deliver } from './vectors.ts';

describe('an explanation', () => {
  it('shows members in signing order, what was left out and why, and hides the key', () => {
    const payload = { b: '2', sign: 'X', empty: '', a: 1 };
    const explanation = explainSign(payload, null, 'top-secret');
    expect(explanation.used.map(({ contribution }) => contribution)).toEqual(['a=1', 'b=2']);
    expect(explanation.leftOut).toEqual([
      { name: 'empty', why: { zh: '空值不参与签名', en: 'its value is the empty string' } },
      { name: 'sign', why: { zh: 'sign 不参与签名', en: 'the sign itself is not signed' } },
    ]);
    expect(explanation.canonical).toBe('a=1&b=2&key=***');
    expect(JSON.stringify(explanation)).not.toContain('top-secret');
  });

  it('shows the key when asked', () => {
    expect(explainSign(deliver.payload, deliver.sign, deliver.key, { showSecrets: true }).canonical).toBe(deliver.canonical);
  });

  it('finds the published example valid', () => {
    expect(explainSign(deliver.payload, deliver.sign, deliver.key)).toMatchObject({ valid: true, hint: null, computedSign: deliver.sign, givenSign: deliver.sign });
  });

  it.each([
    [deliver.sign.toLowerCase(), 'sign 正确但不是大写', 'the sign is right but for its case: send upper-case hex'],
    [` ${deliver.sign}`, 'sign 前后有空白', 'the sign is right but has white space around it'],
    [`${deliver.sign}\n`, 'sign 前后有空白', 'the sign is right but has white space around it'],
    ['abc', 'sign 应为 32 位大写十六进制', 'a sign is 32 upper-case hex digits; this is none'],
    [`${deliver.sign}0`, 'sign 应为 32 位大写十六进制', 'a sign is 32 upper-case hex digits; this is none'],
    [`0${deliver.sign}`, 'sign 应为 32 位大写十六进制', 'a sign is 32 upper-case hex digits; this is none'],
    [`G${deliver.sign.slice(1)}`, 'sign 应为 32 位大写十六进制', 'a sign is 32 upper-case hex digits; this is none'],
    [deliver.sign.replace('2', '3'), '与计算结果不一致:参数在签名后被改动,或 AppKey 不同', 'it belongs to another canonical form: a member was changed after signing, or the AppKey is another'],
    [deliver.sign.replace('2', 'a'), '与计算结果不一致:参数在签名后被改动,或 AppKey 不同', 'it belongs to another canonical form: a member was changed after signing, or the AppKey is another'],
    [null, '缺少 sign', 'there is no sign'],
    ['', '缺少 sign', 'there is no sign'],
  ])('says in both languages what may be wrong with %j', (given, zh, en) => {
    expect(explainSign(deliver.payload, given, deliver.key)).toMatchObject({ valid: false, givenSign: given, computedSign: deliver.sign, hint: { zh, en } });
  });
});
