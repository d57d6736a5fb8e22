import { describe, expect, it } from 'vitest';
import { encodePayload } from '#core/signing/payload.ts';
import { app, pickup } from '#test/core/signing/diagnosis/client-requests.ts';
import { signMistakes } from '#test/core/signing/diagnosis/client-mistakes.ts';
import { whileListening } from './while-listening.ts';

const validPayload = encodePayload(pickup, app.appKey);
const go = signMistakes.find(({ title }) => title === 'the Go client')!.payload;

describe('vendloop listen', () => {
  const headers = { appid: app.appId, appsecret: app.appSecret, 'accept-language': 'en' };
  const post = async (url: string, body: string | Buffer, extra: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/openapi/v1/pickup_codes`, {
      method: 'POST',
      headers: { ...headers, ...extra },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return {
      status: response.status,
      ...((await response.json()) as { code: number; message: string; data: { diagnosis?: unknown } }),
    };
  };

  it('answers as the API would, with the diagnosis, and prints each', async () => {
    const { out, err } = await whileListening(async (url) => {
      expect(await post(url, JSON.stringify({ payload: validPayload }))).toMatchObject({
        status: 200,
        code: 0,
        data: { delivered: false, diagnosis: { healthy: true } },
      });
      expect(await post(url, JSON.stringify({ payload: go }))).toMatchObject({
        status: 400,
        code: 4006,
        message: expect.stringContaining('sign is invalid: you signed like the Go or Kotlin client') as string,
      });
      expect(await post(url, '{}')).toMatchObject({ status: 400, code: 4003 });
      expect(await post(url, '{}', { appsecret: 'wrong' })).toMatchObject({ status: 401, code: 4009 });
    });
    expect(out).toContain('--- 2: POST /api/openapi/v1/pickup_codes\n');
    expect(err).toContain('Nothing is ordered and nothing is delivered');
    expect(err).toContain('4 requests examined');
    for (const secret of [app.appKey, app.appSecret]) expect(`${out}${err}`).not.toContain(secret);
  });

  it('keeps serving after malformed requests', async () => {
    await whileListening(async (url) => {
      expect((await post(url, Buffer.from([0xff, 0xfe, 0]))).status).toBe(400);
      expect((await post(url, 'x'.repeat(100_000))).status).toBe(413);
      expect((await fetch(`${url}/%ff%00?a=b`)).status).toBeGreaterThanOrEqual(400);
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(404);
      expect(await post(url, JSON.stringify({ payload: validPayload }))).toMatchObject({ code: 0 });
    });
  });
});
