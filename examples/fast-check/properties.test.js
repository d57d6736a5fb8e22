import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { playScenario } from 'vendloop';
import { forgedRequest, machineFault, signablePayload } from 'vendloop/fast-check';
import { encodePayload } from 'vendloop/signing';
import { isGenuine } from './verify.js';

const account = { appId: 'demo-merchant', appSecret: 'demo-app-secret', appKey: 'demo-app-key' };

test('every signed payload is genuine', () => {
  fc.assert(
    fc.property(signablePayload(), (payload) => {
      const body = JSON.stringify({ payload: encodePayload(payload, account.appKey) });
      assert.equal(isGenuine(body, account.appKey), true);
    }),
  );
});

test('no forged request is genuine', () => {
  fc.assert(fc.property(forgedRequest(account), ({ body }) => assert.equal(isGenuine(body, account.appKey), false)));
});

test('whatever fault a locker has, the core keeps every rule', async () => {
  const fleet = [{ group: 'lockers', motor: 'electronic-lock' }];
  await fc.assert(
    fc.asyncProperty(machineFault({ motor: 'electronic-lock' }), async ({ fault, params }) => {
      const tracks = [{ on: 'lockers', steps: [{ injectFault: fault, params }, { sell: {} }] }];
      const { findings } = await playScenario({ name: 'any-fault', fleet, tracks });
      assert.deepEqual(findings, []);
    }),
    { numRuns: 10 },
  );
});
