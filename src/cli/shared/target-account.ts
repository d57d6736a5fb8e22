import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';

/**
 * The merchant at a target: the demo merchant, or the one in the environment. Arguments never carry secrets.
 */
export function accountOf(io: CliIo): { readonly appId: string; readonly appSecret: string; readonly appKey: string } {
  return {
    appId: io.env('VENDLOOP_APP_ID') ?? demoMerchant.appId,
    appSecret: io.env('VENDLOOP_APP_SECRET') ?? demoMerchant.appSecret,
    appKey: io.env('VENDLOOP_APP_KEY') ?? demoMerchant.appKey,
  };
}

/** Reads a base URL. @throws UsageError for anything else. */
export function targetOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UsageError(`--target must be an http or https URL like http://127.0.0.1:7080, not "${text}"`);
}
