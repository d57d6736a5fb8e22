import { describe, expect, it } from 'vitest';
import { openStudio, token } from './open-studio.ts';

const own = { host: '127.0.0.1:7090', authorization: `Bearer ${token}` };

describe('who may call the studio', () => {
  const statusOf = async (headers: Record<string, string>, url = '/api/world'): Promise<number> => {
    const { app } = await openStudio();
    return (await app.inject({ method: 'GET', url, headers })).statusCode;
  };

  it.each([
    ['its own page', { ...own, origin: 'http://127.0.0.1:7090', 'sec-fetch-site': 'same-origin' }, 200],
    ['a program', own, 200],
    ['the same computer by its name', { ...own, host: 'localhost:7090' }, 200],
    ['a browser with its cookie', { host: own.host, cookie: `a=b; vendloop_studio_7090=${token}` }, 200],
    ['no token', { host: own.host }, 401],
    ['a wrong token', { ...own, authorization: 'Bearer wrong' }, 401],
    ['the cookie of another port', { host: own.host, cookie: `vendloop_studio_7091=${token}` }, 401],
    ['a hostile page', { ...own, origin: 'https://evil.example' }, 403],
    ['a page without an origin of its own', { ...own, origin: 'null' }, 403],
    ['a page on another port of this computer', { ...own, origin: 'http://127.0.0.1:8000' }, 403],
    ['a name that DNS leads here', { ...own, host: 'evil.example:7090' }, 403],
    ['the right name at another port', { ...own, host: '127.0.0.1:80' }, 403],
  ])('%s', async (_, headers, status) => {
    expect(await statusOf(headers)).toBe(status);
  });

  it('refuses forms of other pages, and bodies that are no JSON', async () => {
    const { app } = await openStudio();
    const post = (type: string, payload: string) =>
      app.inject({ method: 'POST', url: '/api/finish', headers: { ...own, 'content-type': type }, payload });
    expect((await post('text/plain', '{"open":"abandon"}')).json()).toMatchObject({ status: 400 });
    expect((await post('application/json', '{')).json()).toMatchObject({ status: 400, title: 'invalid request' });
  });

  it('leaves the token with a browser once, and sends a strict policy with every answer', async () => {
    const { app } = await openStudio();
    const { host } = own;
    const login = await app.inject({ method: 'POST', url: '/api/login', headers: { host }, payload: { token } });
    expect(login.headers['set-cookie']).toBe(`vendloop_studio_7090=${token}; HttpOnly; SameSite=Strict; Path=/`);
    const wrong = await app.inject({ method: 'POST', url: '/api/login', headers: { host }, payload: { token: 'x' } });
    expect(wrong.statusCode).toBe(401);
    const link = await app.inject({ method: 'GET', url: `/?token=${token}`, headers: { host } });
    expect(link).toMatchObject({ statusCode: 303, headers: { location: '/' } });
    const page = await app.inject({ method: 'GET', url: '/', headers: { host } });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('npm run build');
    for (const { headers } of [login, wrong, link, page]) {
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});
