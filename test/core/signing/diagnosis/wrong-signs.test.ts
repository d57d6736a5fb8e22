import { describe, expect, it } from 'vitest';
import { diagnosePayload } from '#core/signing/diagnosis/diagnose.ts';
import { app } from './wrong-sign-texts.ts';
import { wrongSigns } from './wrong-signs.ts';

const rows = Object.entries(wrongSigns).map(([title, [members, sign, message]]) => ({
  title,
  payload: JSON.stringify({ ...members, sign }),
  message,
}));
const diagnose = (payload: string) => diagnosePayload(payload, { ...app, window: null });

describe('the doctor finds the cause of a wrong sign', () => {
  it.each(rows)('$title', ({ payload, message }) => {
    const { healthy, sign, steps } = diagnose(payload);
    const { text, fix } = steps.find(({ name }) => name === 'sign')!;
    expect(healthy).toBe(false);
    expect(text.en).toMatch(message);
    expect(text.zh).toMatch(/\p{Script=Han}/u);
    expect(fix?.zh).toMatch(/\p{Script=Han}/u);
    expect(JSON.stringify({ sign, steps })).not.toContain(app.appKey);
  });

  it('accepts a sign where the client did something that has no effect here', () => {
    const [members, sign] = wrongSigns['the key in lower case']!;
    const lower = { ...app, appKey: app.appKey.toLowerCase() };
    expect(diagnosePayload(JSON.stringify({ ...members, sign }), { ...lower, window: null }).healthy).toBe(true);
  });

  it('bounds the search: two members more than any case above, and an unknown sign', () => {
    const [members] = wrongSigns['GBK']!;
    const { sign } = diagnose(
      JSON.stringify({ ...members, page: '1 2', expired_at: '2026-01-01 00:00:00', sign: 'A'.repeat(32) }),
    );
    expect(sign).toMatchObject({ cause: null, limitReached: false });
    expect(sign!.attempts).toBeLessThan(20_000);
  });
});

describe('the doctor advises to list a dialect only where that helps', () => {
  const advice = (title: string) => {
    const [members, sign] = wrongSigns[title]!;
    return diagnose(JSON.stringify({ ...members, sign })).steps.find(({ name }) => name === 'sign')?.fix;
  };

  it('where the library writes the members in another way', () => {
    expect(advice('a form with * kept, which only Kotlin does')?.en).toContain('or have kotlin listed');
    expect(advice('values as a form')?.en).toContain('or have go or kotlin, whichever you use, listed');
  });

  it('not where it leaves out a member: the core accepts no such sign in any dialect', () => {
    expect(advice('the number 0 left out')?.en).toContain(
      'send record_id as the string "0", so that it is signed; listing a dialect in signDialects does not help',
    );
    expect(advice('the text "NULL" left out')?.en).toContain('listing a dialect in signDialects does not help');
    expect(advice('the text "NULL" left out')?.zh).toContain('没有用');
  });
});
