import { describe, expect, it } from 'vitest';
import { forgeries } from '#simulators/forgeries/index.ts';
import { forgeRequest, forgeryDelayMs } from '#simulators/forgeries/forge-request.ts';
import { examine } from '#cli/doctor/examine.ts';
import { basePath } from '#core/api/endpoint.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { app } from '#test/core/signing/diagnosis/client-requests.ts';

const wallNowMs = 1_714_373_688_000;
const windowMs = 300_000;
const target = {
  machineNo: '16327129',
  orderId: 60,
  recordId: 78,
  productId: 5,
  notifyUrl: 'https://shop.example/notify',
  windowMs,
};

/** Signs that no hypothesis gives: made with an unknown key, or for another record. */
const unexplained = ['wrong-key', 'sign-of-another-payload'];

describe('the doctor, given each forged request of the catalogue', () => {
  it.each(forgeries.map((forgery) => [forgery.name, forgery] as const))(
    '%s: agrees with the core on the verdict and the code',
    async (name, forgery) => {
      const nowMs = wallNowMs + forgeryDelayMs(forgery, wallNowMs, windowMs);
      const { path, body, headers } = forgeRequest(forgery, target, app, nowMs, seededRandom(1));
      const input = {
        kind: 'request',
        request: { method: 'POST', path: `${basePath}${path}`, headers, body },
      } as const;
      const { healthy, steps, sign } = await examine(input, {
        ...app,
        window: { nowMs, windowMs },
        showSecrets: false,
      });
      const codes = steps.flatMap(({ code }) => (code === null ? [] : [code]));
      expect(healthy).toBe(forgery.refusalCodes.length === 0);
      if (!healthy) expect(codes).toEqual(expect.arrayContaining([forgery.refusalCodes[0]]));
      if (forgery.refusalCodes[0] === 4006) expect(sign?.cause === null).toBe(unexplained.includes(name));
    },
  );
});
