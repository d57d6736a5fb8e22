import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playScenario, type MerchantAccount, type ScenarioData } from 'vendloop';
import {
  forgedRequest,
  machineFault,
  signablePayload,
  world,
  type DrawnFault,
  type ForgedRequest,
  type MachineFaultOptions,
} from 'vendloop/fast-check';
import { encodePayload, type Payload } from 'vendloop/signing';
import { expectedSign, isGenuine } from './verify.ts';

const account: MerchantAccount = { appId: 'demo-merchant', appSecret: 'demo-app-secret', appKey: 'demo-app-key' };

const bodyOf = (payload: Payload): string => JSON.stringify({ payload: encodePayload(payload, account.appKey) });

test('every signed payload is genuine', () => {
  fc.assert(fc.property(signablePayload(), (payload) => isGenuine(bodyOf(payload), account.appKey)));
});

test('a log shows the sign of every payload', () => {
  const hasSign = (payload: Payload): boolean =>
    / -> [0-9A-F]{32}$/.test(expectedSign(bodyOf(payload), account.appKey));
  fc.assert(fc.property(signablePayload(), hasSign));
});

test('no forged request is genuine', () => {
  const isRefused = ({ body }: ForgedRequest): boolean => !isGenuine(body, account.appKey);
  fc.assert(fc.property(forgedRequest(account), isRefused));
});

/** A locker that has a fault from the start, and a customer. */
function lockerWith({ fault, params }: DrawnFault): ScenarioData {
  return {
    name: 'any-fault',
    fleet: [{ group: 'lockers', motor: 'electronic-lock' }],
    tracks: [{ on: 'lockers', steps: [{ injectFault: fault, params }, { sell: {} }] }],
  };
}

async function keepsEveryRule(scenario: ScenarioData): Promise<void> {
  const { findings } = await playScenario(scenario);
  expect(findings).toEqual([]);
}

test('whatever fault a locker has, the core keeps every rule', async () => {
  const ofLockers: MachineFaultOptions = { motor: 'electronic-lock' };
  const property = fc.asyncProperty(machineFault(ofLockers), (fault) => keepsEveryRule(lockerWith(fault)));
  await fc.assert(property, { numRuns: 10 });
});

test('in random worlds too', async () => {
  await fc.assert(fc.asyncProperty(world(), keepsEveryRule), { numRuns: 3 });
});
