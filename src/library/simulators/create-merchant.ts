import { z } from 'zod';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import { accountSchema, baseUrlSchema } from '../connection-schemas.ts';
import { parseOptions } from '../parse-options.ts';
import { VendloopError } from '../errors.ts';
import type { Merchant, MerchantOptions } from './merchant.ts';

const optionsSchema = z.strictObject({
  url: baseUrlSchema,
  account: accountSchema.optional(),
  timeoutMs: z.int().min(1).max(600_000).default(30_000),
  language: z.enum(['en', 'zh']).default('en'),
});

/**
 * Makes a merchant that calls a cloud with signed requests.
 * @throws VendloopError `bad-options` that names every wrong option.
 */
export function createMerchant(options: MerchantOptions): Merchant {
  const { url, account = demoMerchant, timeoutMs, language } = parseOptions(optionsSchema, options, 'createMerchant()');
  const { appId, appSecret, appKey } = account;
  const http = undiciHttp();
  let isClosed = false;
  const clock = new SystemClock();
  const client = new MerchantClient({
    ...{ appId, appSecret, appKey, timeoutMs, language, clock },
    url: () => url,
    http: {
      send: (request, limits) => {
        if (isClosed)
          throw new VendloopError('closed', 'this merchant has been closed: make another with createMerchant()');
        return http.send(request, limits);
      },
    },
    onEvent: () => undefined,
  });
  return {
    ping: () => client.ping(),
    machines: () => client.machines(),
    products: (input) => client.products(input),
    createOrder: (input) => client.createOrder(input),
    getOrder: (input) => client.getOrder(input),
    updateOrder: (input) => client.updateOrder(input),
    deliver: (input) => client.deliver(input),
    deliveryResult: (input) => client.deliveryResult(input),
    async close() {
      if (isClosed) return;
      isClosed = true;
      clock.close();
      await http.close();
    },
  };
}
