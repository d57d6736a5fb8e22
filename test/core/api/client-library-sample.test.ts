import { Signatory } from '@cakioe/kit.js';
import { describe, expect, it } from 'vitest';
import { goodCalls } from './good-calls.ts';
import { makeApi, merchant } from './api-world.ts';

describe("the vendor's own client", () => {
  it.each(['deliver', 'delivery-result', 'get-order', 'products', 'queue-order'] as const)(
    'makes a payload for %s that is accepted',
    async (name) => {
      const { path, members } = goodCalls[name];
      const payload = new Signatory(merchant.appKey).toBase64String({ ...members });
      expect(await makeApi().plain(path, { payload })).toMatchObject({ status: 200, code: 0 });
    },
  );
});
