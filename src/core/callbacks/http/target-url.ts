import { HttpFailure } from '#core/ports/http.ts';

/**
 * The URL of a call. The parser settles every spelling of a host: `http://2130706433/` is 127.0.0.1 from here on.
 * @throws HttpFailure `bad-url` for what cannot be called.
 */
export function parseTargetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new HttpFailure('bad-url', 'the URL is not an absolute http or https URL');
  if (url.username !== '' || url.password !== '')
    throw new HttpFailure('bad-url', 'the URL holds a user name or a password');
  return url;
}
