import type { Driver, DriverSettings } from '../driver.ts';
import { readAccount } from './account.ts';
import { readOpenApiCallback } from './callback.ts';
import { openApiCapabilities } from './capabilities.ts';
import { openApiMachine } from './machine.ts';
import { openApiMerchant } from './merchant.ts';

/** Name of the first driver, and how it is named in settings. */
export const openApiName = 'open-api';

/**
 * The first driver: the documented open API and our machine protocol, from what is public alone. Settings: `merchant`
 * has `appId`, `appSecret` and `appKey`; `options` may have `link` (`websocket` or `mqtt`), `firmware` (`current` or
 * `old`), `brokerUser` and `brokerPassword`.
 * @throws AdapterError that names the setting which is missing or wrong.
 */
export function openApiDriver(settings: DriverSettings): Driver {
  const account = readAccount(settings);
  return {
    name: openApiName,
    capabilities: openApiCapabilities,
    merchant: openApiMerchant(account),
    machine: openApiMachine(account),
    readCallback: (request) => readOpenApiCallback(request, account.appKey),
  };
}
