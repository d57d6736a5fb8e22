import type { Merchant } from '#core/domain/merchant.ts';

/**
 * The merchant of demo cores and of runs. Its secrets are public: they only open cores with demo machines.
 */
export const demoMerchant: Merchant = {
  appId: 'demo-merchant',
  appSecret: 'demo-app-secret',
  appKey: 'demo-app-key',
  name: 'Demo merchant',
};
