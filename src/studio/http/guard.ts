import { secretMatcher } from '#core/signing/sign.ts';
import { Problem } from '../control/problem.ts';

/** The headers that the guard reads. */
export interface GuardedHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Where the server listens, and what its readers must know. */
export interface GuardOptions {
  /** The address that was asked for. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/** Names of this computer: a page of another site that got our address by DNS comes with its own name. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The hosts by which the server may be called. */
function allowedHosts({ host, port }: GuardOptions): ReadonlySet<string> {
  const own = host.includes(':') ? `[${host}]` : host;
  return new Set([...loopbackNames, own].map((name) => `${name}:${port}`));
}

/** @throws Problem for a request to another host's name, or from another site's page. */
export function checkSender(headers: GuardedHeaders, options: GuardOptions): void {
  const hosts = allowedHosts(options);
  const host = headers.host?.toLowerCase() ?? '';
  if (!hosts.has(host))
    throw new Problem(
      'forbidden',
      `The header Host is "${host}": this server answers to ${[...hosts].join(', ')}. Open it by one of these.`,
    );
  const site = headers['sec-fetch-site'];
  const isOtherSite = site === 'cross-site' || site === 'same-site';
  const isOtherOrigin = headers.origin !== undefined && headers.origin !== `http://${host}`;
  // A link from another page only opens ours.
  if (isOtherOrigin || (isOtherSite && headers.origin !== undefined))
    throw new Problem(
      'forbidden',
      `The request comes from the page of another origin (${headers.origin ?? 'unknown'}): only this server’s own ` +
        'page and programs without an Origin header may call it.',
    );
}

/** @throws Problem when the token is missing or wrong. */
export function checkToken(headers: GuardedHeaders, options: GuardOptions): void {
  const given = bearerToken(headers.authorization) ?? cookieToken(headers.cookie, options.port);
  if (given === null)
    throw new Problem(
      'unauthorized',
      'The token is missing: send the header "Authorization: Bearer TOKEN" with the token that vendloop studio ' +
        'printed, or open the page by the printed address.',
    );
  if (!isToken(given, options.token))
    throw new Problem(
      'unauthorized',
      'The token is wrong: vendloop studio prints a new one at each start. Open the page by the printed address.',
    );
}

/** Compares a token in constant time. */
export function isToken(given: string, token: string): boolean {
  return secretMatcher(token)(given);
}

function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Cookies are shared by all ports of a host, so each port has its own. */
function cookieName(port: number): string {
  return `vendloop_studio_${port}`;
}

function cookieToken(cookie: string | undefined, port: number): string | null {
  const name = cookieName(port);
  for (const part of (cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value !== undefined) return value;
  }
  return null;
}

/** The header that leaves the token with a browser. */
export function tokenCookie({ port, token }: GuardOptions): string {
  return `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}
