import { createHash } from 'node:crypto';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { canonicalForm } from '#core/signing/canonical.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { isPlainValue, signedTextWriter } from '#harness/bench/load/signed-text.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();
const name = fc.stringMatching(/^[a-z][a-z_]{0,11}$/).filter((text) => text !== 'sign');
const value = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,16}$/);

describe('a writer of signed payloads', () => {
  test.prop([fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), fc.array(value, { minLength: 16, maxLength: 16 })])(
    'signs and writes as the core does, time after time',
    (names, values) => {
      const [fixedName = '', ...others] = names;
      const write = signedTextWriter({ [fixedName]: 'fixed' }, others, 'a key', { canonicalForm, md5 });
      for (const own of [values.slice(0, others.length), values.slice(8, 8 + others.length)]) {
        const members = {
          [fixedName]: 'fixed',
          ...Object.fromEntries(others.map((one, at) => [one, own[at] ?? ''] as const)),
        };
        const text = write([...own]);
        expect(Buffer.from(text).toString('base64')).toBe(encodePayload(members, 'a key'));
      }
    },
  );

  it('takes no value that would need an escape, or is not signed', () => {
    expect(['10000001', 'device.delivery.put'].map(isPlainValue)).toEqual([true, true]);
    expect(['', '"', '\\', 'a b', 'ü'].map(isPlainValue)).toEqual([false, false, false, false, false]);
  });
});
