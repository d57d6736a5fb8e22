import type { Merchant } from '#core/domain/merchant.ts';

/** Key of the signing rule on both sides of the comparison. */
export const benchKey = 'bench-app-key';

/** Whose orders are delivered. */
export const benchMerchant: Merchant = { appId: 'bench', appSecret: 'bench-secret', appKey: benchKey, name: 'bench' };

/** What every call has in its head. */
export const benchHeaders = {
  appid: benchMerchant.appId,
  appsecret: benchMerchant.appSecret,
  'content-type': 'application/json',
};
