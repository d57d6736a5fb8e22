import { accept, refuse, type Bilingual, type Result } from '../domain/errors.ts';
import type { Merchant } from '../domain/merchant.ts';
import { secretMatcher } from '../signing/sign.ts';
import type { ApiRequest } from './http-types.ts';

/**
 * Makes the function that finds out who calls (PROTOCOL §1, §6): 4000 no Appid, 4001 an unknown one, 4009 a wrong or
 * missing AppSecret. The secret is compared for unknown callers too, so that timing reveals no more than the code.
 */
export function createAuthenticator(
  merchants: readonly Merchant[],
): (headers: ApiRequest['headers']) => Result<Merchant> {
  const byAppId = new Map(
    merchants.map((merchant) => [
      merchant.appId,
      { merchant, isSecret: matchAny([merchant.appSecret, ...(merchant.otherAppSecrets ?? [])]) },
    ]),
  );
  const matchesNothing = secretMatcher('no merchant has this secret');
  return (headers) => {
    const appId = headers['appid'] ?? '';
    if (appId === '') return refuse(4000, { zh: '请求头 Appid 缺失', en: 'send the header Appid' });
    const entry = byAppId.get(appId);
    const secret = headers['appsecret'] ?? '';
    const isCorrect = entry ? entry.isSecret(secret) : matchesNothing(secret);
    if (!entry) return refuse(4001, duplicateHeaderDetail('Appid', appId));
    if (isCorrect) return accept(entry.merchant);
    return secret === ''
      ? refuse(4009, { zh: '请求头 AppSecret 缺失', en: 'send the header AppSecret' })
      : refuse(4009, duplicateHeaderDetail('AppSecret', secret));
  };
}

/** Compares with every secret, so that timing does not reveal which one matched. */
function matchAny(secrets: readonly string[]): (secret: string) => boolean {
  const matchers = secrets.map(secretMatcher);
  return (secret) => matchers.filter((matches) => matches(secret)).length > 0;
}

/** HTTP joins a header that comes twice by a comma. */
function duplicateHeaderDetail(name: string, value: string): Bilingual | undefined {
  if (!value.includes(',')) return undefined;
  return {
    zh: `请求头 ${name} 含有逗号，可能发送了两次`,
    en: `the header ${name} holds a comma: it may have been sent twice`,
  };
}
