import { describe, expect, it } from 'vitest';
import { compressionOf } from '#core/api/request-body.ts';
import { languageOf } from '#core/api/language.ts';
import { hostProblem, toOriginForm, readPartialHead, readTarget } from '#core/api/http/request-head.ts';

describe('the target of a request line', () => {
  it.each([
    ['/a/b', '/a/b', ''],
    ['/a/b?x=1', '/a/b', '?x=1'],
    ['http://x/a/b', '/a/b', ''],
    ['HTTPS://x:8443/a/b?q=http://y/', '/a/b', '?q=http://y/'],
    ['http://[::1]:80/a', '/a', ''],
    ['http://x', '/', ''],
    ['http://x?q', '/', '?q'],
    ['/orders/%39%2d%7E', '/orders/9-~', ''],
    ['/a//b%2F%20?%39', '/a//b%2F%20', '?%39'],
    ['/%zz', '/%zz', ''],
    ['/a/../b', '/a/../b', ''],
    ['//x/a', '//x/a', ''],
  ])('%s names the path %s', (target, path, query) => {
    expect(readTarget(target)).toEqual({ kind: 'path', path, query });
    expect(toOriginForm(target)).toBe(`${path}${query}`);
    expect(toOriginForm(toOriginForm(target))).toBe(toOriginForm(target));
  });

  it.each([
    ['*', 'server'],
    ['x:443', 'authority'],
    ['/a#b', 'invalid'],
    ['http://x/#b', 'invalid'],
    ['http:///a', 'invalid'],
    ['ftp://x/a', 'invalid'],
    ['a/b', 'invalid'],
    ['', 'invalid'],
  ])('%s is a target of the kind %s, and stays as it is', (target, kind) => {
    expect(readTarget(target).kind).toBe(kind);
    expect(toOriginForm(target)).toBe(target);
  });
});

describe('the Host header', () => {
  it.each([
    ['1.1', ['Host', 'x'], null],
    ['1.1', ['HOST', '127.0.0.1:8080', 'Accept', '*/*'], null],
    ['1.1', ['host', '[::1]:80'], null],
    ['1.1', ['host', ''], null],
    ['1.0', [], null],
    ['1.1', [], 'send the header Host'],
    ['1.1', ['X-Host', 'x', 'Accept', 'host'], 'send the header Host'],
    ['1.1', ['Host', 'x', 'host', 'x'], 'more than once'],
    ['1.0', ['Host', 'x', 'host', 'y'], 'more than once'],
    ['1.1', ['Host', 'a/b'], 'Host is invalid'],
    ['1.1', ['Host', 'a b'], 'Host is invalid'],
  ])('HTTP/%s with %j: %s', (version, rawHeaders, fault) => {
    const problem = hostProblem(version, rawHeaders);
    if (fault === null) expect(problem).toBeNull();
    else expect(problem?.en).toContain(fault);
  });
});

describe('the coding of a body', () => {
  it('only a compression is a coding: some clients write a charset there', () => {
    expect([undefined, '', 'utf-8', 'identity', 'GZIP', 'identity, br'].map(compressionOf)).toEqual([
      null,
      null,
      null,
      null,
      'gzip',
      'br',
    ]);
  });
});

describe('the head of a message that the parser gave up', () => {
  it('has method, target, version and language, or none', () => {
    expect(readPartialHead('post /a HTTP/1.1\r\nHost: x\r\nAccept-Language:  en-US\r\n\r\n')).toEqual({
      method: 'post',
      target: '/a',
      httpVersion: '1.1',
      acceptLanguage: 'en-US',
      tls: false,
    });
    expect(readPartialHead('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatchObject({ method: 'PRI', httpVersion: '2.0' });
    expect(readPartialHead('\x16\x03\x01')).toMatchObject({ method: null, tls: true });
    expect(readPartialHead('nonsense\r\n\r\n')).toMatchObject({ method: null, tls: false });
  });
});

describe('the language of an answer', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['fr, en;q=0.9', 'en'],
    ['zh;q=0, en', 'en'],
    ['zh;q=0.5,en;q=0.6', 'en'],
    ['en;q=0', 'zh'],
    ['en;q=0.5, *', 'zh'],
    ['*', 'zh'],
    ['english', 'zh'],
    ['fr', 'zh'],
    ['en;q=x', 'zh'],
    ['EN', 'en'],
  ])('%s brings %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
