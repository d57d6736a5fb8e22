import { describe, expect, it } from 'vitest';
import { forbiddenHost, checkNotifyUrl } from '#core/domain/notify-url-rules.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { forbiddenHosts } from '../callbacks/http/forbidden-hosts.ts';

const codeOf = (url: string, allow: readonly string[] = []): number | null => {
  const answer = checkNotifyUrl(url, allow);
  return answer.ok ? null : answer.refusal.code;
};

describe('a notify_url', () => {
  it(`may have no host that is never called, in any of ${forbiddenHosts.length} spellings`, () => {
    expect(forbiddenHosts.length).toBeGreaterThanOrEqual(138);
    for (const host of forbiddenHosts) expect(`${host} ${codeOf(`http://${host}:8080/callback`)}`).toBe(`${host} 4003`);
  });

  it('is refused by the sender in all of these spellings, too', async () => {
    const http = undiciHttp({ guard: { allowAddresses: [] } });
    for (const host of forbiddenHosts) {
      const call = http.send(
        { method: 'POST', url: `http://${host}/`, headers: {}, body: '{}' },
        { timeoutMs: 60_000, until: 'status' },
      );
      await expect(call, host).rejects.toMatchObject({ reason: 'forbidden' });
    }
    await http.close();
  });

  it.each(['ftp://shop.example/', 'file:///etc/passwd', 'javascript:1', 'text', ''])(
    'is refused as %j, which no caller can reach',
    (url) => {
      expect(checkNotifyUrl(url, [])).toMatchObject({
        refusal: {
          code: 4003,
          detail: {
            en: 'notify_url must be an absolute http or https URL',
            zh: 'notify_url 必须是 http 或 https 绝对地址',
          },
        },
      });
    },
  );

  it.each(['http://user:pass@shop.example/', 'http://user@shop.example/', 'http://:pass@shop.example/'])(
    'is refused as %s, which holds a secret',
    (url) => {
      expect(checkNotifyUrl(url, [])).toMatchObject({
        refusal: {
          code: 4003,
          detail: { en: 'notify_url must not hold a user name or a password', zh: 'notify_url 不能包含用户名和密码' },
        },
      });
    },
  );

  it.each([
    'http://shop.example/callback',
    'https://shop.example:8443/callback?x=1',
    'http://93.184.215.14/',
    'http://[2606:4700::1]/',
    'http://localhost.example/',
  ])('may be %s', (url) => {
    expect(codeOf(url)).toBeNull();
  });

  it('may be in a range that the configuration allows', () => {
    expect(codeOf('http://127.0.0.1:9/callback', ['127.0.0.0/8'])).toBeNull();
    expect(codeOf('http://2130706433/', ['127.0.0.0/8'])).toBeNull();
    expect(codeOf('http://localhost:9/callback', ['127.0.0.0/8'])).toBeNull();
    expect(codeOf('http://10.0.0.1/', ['127.0.0.0/8'])).toBe(4003);
  });

  it('is refused with its host and why, in both languages', () => {
    const answer = checkNotifyUrl('http://0x7f.1/callback', []);
    expect(answer).toMatchObject({
      ok: false,
      refusal: {
        code: 4003,
        detail: {
          en: expect.stringContaining('127.0.0.1') as string,
          zh: expect.stringContaining('127.0.0.1') as string,
        },
      },
    });
    expect(forbiddenHost(new URL('http://0x7f.1/'), [])).toEqual({ host: '127.0.0.1', range: 'loopback' });
    expect(forbiddenHost(new URL('http://localhost/'), [])).toEqual({ host: 'localhost', range: 'loopback' });
  });
});
