import { describe, expect, it } from 'vitest';
import { explainSign } from '#core/signing/explain.ts';
import { deliver } from './vectors.ts';

describe('an explanation', () => {
  it('shows members in signing order and the omitted ones with a reason, and hides the key', () => {
    const payload = { b: '2', sign: 'X', empty: '', a: 1 };
    const explanation = explainSign(payload, null, 'top-secret');
    expect(explanation.included.map(({ contribution }) => contribution)).toEqual(['a=1', 'b=2']);
    expect(explanation.omitted).toEqual([
      { name: 'empty', reason: { zh: '空值不参与签名', en: 'its value is the empty string' } },
      { name: 'sign', reason: { zh: 'sign 不参与签名', en: 'the sign itself is not signed' } },
    ]);
    expect(explanation.canonical).toBe('a=1&b=2&key=***');
    expect(JSON.stringify(explanation)).not.toContain('top-secret');
  });

  it('shows the key with showSecrets', () => {
    expect(explainSign(deliver.payload, deliver.sign, deliver.key, { showSecrets: true }).canonical).toBe(
      deliver.canonical,
    );
  });

  it('finds the published example valid', () => {
    expect(explainSign(deliver.payload, deliver.sign, deliver.key)).toMatchObject({
      valid: true,
      computedSign: deliver.sign,
      givenSign: deliver.sign,
    });
  });
});
