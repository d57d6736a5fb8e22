import { forbiddenRange, literalAddress } from './address-guard.ts';
import { accept, refuse, type Result } from './errors.ts';

/** A host that must not be called, and the range that its address is in. */
export interface ForbiddenHost {
  readonly host: string;
  readonly range: string;
}

/** What `localhost` and names below it mean, regardless of name servers (RFC 6761). */
const loopback = ['127.0.0.1', '::1'] as const;

/**
 * Why a URL's host must not be called, judged by the URL alone: it is an address in a refused range, in any spelling,
 * or `localhost`. Other names are judged by their addresses when they are called.
 * @param allow CIDR ranges that may be called all the same
 */
export function forbiddenHost(url: URL, allow: readonly string[]): ForbiddenHost | null {
  const { hostname: host } = url;
  const address = literalAddress(url);
  if (address !== null) {
    const range = forbiddenRange(address, allow);
    return range === null ? null : { host, range };
  }
  if (!/(?:^|\.)localhost\.?$/i.test(host)) return null;
  return loopback.every((loopbackAddress) => forbiddenRange(loopbackAddress, allow) !== null)
    ? { host, range: 'loopback' }
    : null;
}

/**
 * Decides whether an order or a lane test may have this `notify_url`: 4003 when the sender would refuse every callback
 * to it. Refused at once, because merchants cannot read the sender's log.
 *
 * @param allow CIDR ranges that may be called all the same
 */
export function checkNotifyUrl(notifyUrl: string, allow: readonly string[]): Result<null> {
  const url = URL.canParse(notifyUrl) ? new URL(notifyUrl) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    return refuse(4003, {
      zh: 'notify_url 必须是 http 或 https 绝对地址',
      en: 'notify_url must be an absolute http or https URL',
    });
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(4003, {
      zh: 'notify_url 不能包含用户名和密码',
      en: 'notify_url must not hold a user name or a password',
    });
  }
  const forbidden = forbiddenHost(url, allow);
  if (forbidden === null) return accept(null);
  const { host, range } = forbidden;
  return refuse(4003, {
    zh: `notify_url 的主机 ${host} 不是公网地址（${range}），无法回调`,
    en: `notify_url has the host ${host}, which is not a public address (${range}): it is never called`,
  });
}
