import type { Merchant } from '#core/domain/merchant.ts';

/**
 * The merchant of demo cores and of runs. Its secrets are printed in the README and worth nothing: they open a core
 * that has demo machines alone.
 */
export const demoMerchant: Merchant = {
  appId: 'demo-merchant',
  appSecret: 'demo-app-secret',
  appKey: 'demo-app-key',
  name: 'Demo merchant',
};
