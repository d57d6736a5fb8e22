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

/** A further merchant of a run, by its name there. Its secrets are as public as those of {@link demoMerchant}. */
export function furtherMerchant(name: string, signDialects: NonNullable<Merchant['signDialects']> = []): Merchant {
  return {
    ...(signDialects.length > 0 && { signDialects }),
    appId: `demo-merchant-${name}`,
    appSecret: `demo-app-secret-${name}`,
    appKey: `demo-app-key-${name}`,
    name: `Demo merchant ${name}`,
  };
}
