import { describe, expect, it } from 'vitest';
import { diagnosePayload } from '#core/signing/diagnosis/diagnose.ts';
import { findCause } from '#core/signing/diagnosis/cause-search.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { app, pickup } from './client-requests.ts';
import { payloadMistakes, signMistakes } from './client-mistakes.ts';

const options = { ...app, window: null };
const diagnose = (payload: string) => diagnosePayload(payload, options);
const step = (payload: string, name: string) => diagnose(payload).steps.find((one) => one.name === name)!;

describe('the diagnosis of a sign', () => {
  it.each(signMistakes)('names the cause: $title', ({ payload, names, message }) => {
    const { healthy, sign, steps } = diagnose(payload);
    expect(healthy).toBe(false);
    expect({ names: sign?.cause?.names, message: sign?.cause?.message.en }).toEqual({
      names,
      message: expect.stringContaining(message) as string,
    });
    const { state, text, fix } = steps.find(({ name }) => name === 'sign')!;
    expect(state).toBe('wrong');
    expect(text).toEqual(sign?.cause?.message);
    expect(text.zh).toMatch(/\p{Script=Han}/u);
    expect(fix?.zh).toMatch(/\p{Script=Han}/u);
  });

  it.each(payloadMistakes)('finds the mistake before the sign: $title', ({ payload, step: name, message }) => {
    const { healthy, steps } = diagnose(payload);
    expect(healthy).toBe(false);
    const { state, text, fix } = steps.find((one) => one.name === name)!;
    expect({ state, text: text.en }).toEqual({ state: 'wrong', text: expect.stringContaining(message) as string });
    expect(text.zh).toMatch(/\p{Script=Han}/u);
    expect(fix?.en).not.toBe('');
    expect(fix?.zh).toMatch(/\p{Script=Han}/u);
  });

  it('reads on after mistakes that can be undone, and names them all', () => {
    const mistake = signMistakes.find(({ title }) => title === 'the Go client')!;
    const doubleEncoded = diagnose(Buffer.from(mistake.payload).toString('base64').replace(/.{60}/g, '$&\r\n'));
    expect(doubleEncoded.steps.filter(({ state }) => state === 'wrong').map(({ name }) => name)).toEqual([
      'base64',
      'sign',
    ]);
    expect(doubleEncoded.steps[0]!.text.en).toContain('; and payload is base64 of base64');
    expect(doubleEncoded.sign?.cause?.names).toEqual(['dialect:go']);
  });

  it('finds nothing wrong with a valid payload, and shows how its sign is computed', () => {
    const { healthy, sign, steps } = diagnose(encodePayload({ ...pickup, page: '' }, app.appKey));
    expect(healthy).toBe(true);
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'base64 ok',
      'json ok',
      'members ok',
      'types ok',
      'sign ok',
      'time skipped',
    ]);
    expect(sign).toMatchObject({ valid: true, cause: null, attempts: 0, difference: null });
    expect(sign?.omitted.map(({ name }) => name)).toEqual(['page']);
  });

  it('checks the time if a window is given', () => {
    const payload = encodePayload(pickup, app.appKey);
    const at = (nowMs: number) => diagnosePayload(payload, { ...app, window: { nowMs, windowMs: 300_000 } });
    expect(at(1_714_373_688_000).healthy).toBe(true);
    expect(at(1_714_373_989_000).steps.at(-1)).toMatchObject({
      name: 'time',
      state: 'wrong',
      text: { en: 'member "timestamp" is 301 s in the past; at most 300 s are allowed' },
    });
  });

  it('reports that no hypothesis fits, with the number of texts that were tried', () => {
    const { sign, steps } = diagnose(
      Buffer.from(JSON.stringify({ ...pickup, sign: 'A'.repeat(32) })).toString('base64'),
    );
    expect(sign).toMatchObject({ cause: null, difference: null });
    expect(sign!.attempts).toBeGreaterThan(2_000);
    expect(steps.find(({ name }) => name === 'sign')?.text.en).toContain(
      `it matches none of the ${sign!.attempts} mistakes that were tried. Remaining causes: another AppKey`,
    );
  });

  it('reports a text that cannot be a sign', () => {
    expect(
      step(Buffer.from(JSON.stringify({ ...pickup, sign: 'hello' })).toString('base64'), 'sign').text.en,
    ).toContain('this is not a sign');
  });

  it('names all client libraries that sign so', () => {
    const mistake = signMistakes.find(({ title }) => title === 'the Go client')!;
    expect(diagnose(mistake.payload).sign?.cause?.dialects).toEqual(['go', 'kotlin']);
  });

  it('marks where the two texts differ', () => {
    const mistake = signMistakes.find(({ title }) => title === 'the Go client')!;
    const { difference } = diagnose(mistake.payload).sign!;
    expect(difference!.expected[difference!.marker.length - 1]).toBe(' ');
    expect(difference!.actual[difference!.marker.length - 1]).toBe('+');
  });

  it.each([
    '',
    '{',
    '{}',
    '[]',
    'null',
    '"',
    '\u0000',
    '\u{1f600}',
    'A'.repeat(20_000),
    `{"sign":"${'A'.repeat(32)}","a":"${'x'.repeat(12_000)}"}`,
    Buffer.from([0xff, 0xfe, 0x00]).toString('base64'),
  ])('never throws: %#', (text) => {
    expect(diagnose(text).healthy).toBe(false);
  });

  it('bounds its work on a payload of many members', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`m${index}`, `v ${index}`]));
    const { sign } = diagnose(JSON.stringify({ ...many, sign: 'A'.repeat(32) }));
    expect(sign!.attempts).toBeLessThanOrEqual(20_000);
    expect(sign!.limitReached).toBe(true);
  });
});

describe('secrets', () => {
  it.each([...signMistakes, ...payloadMistakes])('stay out of every text: $title', ({ payload }) => {
    const text = JSON.stringify(diagnose(payload));
    for (const secret of [app.appKey, app.appSecret]) {
      expect(text).not.toContain(secret);
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    }
  });

  it('are masked when the texts are made, even short secrets', () => {
    const members = Object.entries(pickup);
    for (const { payload } of signMistakes) {
      const { sign: givenSign } = JSON.parse(Buffer.from(payload, 'base64').toString()) as { sign: string };
      const canonical = findCause({ ...app, members }, givenSign).cause?.canonical ?? '';
      expect(canonical).not.toContain(app.appKey);
      expect(canonical).not.toContain(app.appSecret);
    }
    expect(
      JSON.stringify(diagnosePayload(encodePayload(pickup, 'kva'), { appKey: 'kva', window: null })),
    ).not.toContain('kva');
  });

  it('are shown with showSecrets', () => {
    const mistake = signMistakes.find(({ title }) => title === 'the Go client')!;
    expect(diagnosePayload(mistake.payload, { ...options, showSecrets: true }).sign?.canonical).toContain(
      `&key=${app.appKey}`,
    );
  });
});
