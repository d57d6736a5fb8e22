import { describe, expect, it } from 'vitest';
import type { Capabilities } from '#drivers/capabilities.ts';
import { unplayableThroughDriver } from '#harness/runner/scenario-through-driver.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';

const all: Capabilities = {
  kinds: {},
  fallbackMs: 1,
  unpaidExpiryMs: 1,
  clockWindowMs: 1,
  offlineAfterMs: 1,
  callback: { retryMs: [], jitter: 0, timeoutMs: 1 },
  repeatedRequest: 'first answer',
  retryAfterFailure: true,
  retryAfterTimeout: true,
  pickupCodes: true,
  refunds: true,
  queue: true,
  laneTest: true,
  restock: true,
  acknowledgement: true,
  oldFirmware: true,
  forgeries: [],
};
type Steps = NonNullable<ScenarioInput['tracks']>[number]['steps'];

function reasons(steps: Steps, capabilities: Partial<Capabilities> = {}, more: Partial<ScenarioInput> = {}) {
  const scenario = defineScenario({
    name: 's',
    title: 'A scenario',
    fleet: [{ group: 'snacks', motor: 'spring' }],
    tracks: [{ on: 'snacks', steps }],
    ...more,
  });
  return unplayableThroughDriver(scenario, { ...all, ...capabilities });
}

describe('what cannot be played through a driver', () => {
  it('is nothing of a plain sale', () => {
    expect(reasons([{ sell: {} }])).toEqual([]);
  });

  it.each<[string, Steps]>([
    ['queues an order', [{ order: 'a' }, { queue: 'a' }]],
    ['tests a lane', [{ setMode: 'MAINTENANCE' }, { laneTest: 'a' }]],
    ['sets the mode', [{ setMode: 'MAINTENANCE' }]],
    ['reads order', [{ order: 'a' }, { read: 'order', about: 'a' }]],
    ['status of an order to CLOSED', [{ order: 'a' }, { update: 'a', status: 'CLOSED' }]],
    ['a frame of its own', [{ sendFrame: 'heartbeat' }]],
  ])('is a step without a call: %s', (phrase, steps) => {
    expect(reasons(steps).join()).toContain(phrase);
  });

  it.each<[string, Steps, Partial<Capabilities>]>([
    ['no refunds', [{ order: 'a' }, { refund: 'a' }], { refunds: false }],
    ['the cloud has none', [{ pickupCode: 'a' }], { pickupCodes: false }],
    ['refuses repeated', [{ order: 'a' }, { deliver: 'a' }, { resend: 'a' }], { repeatedRequest: 'refused' }],
    ['never do', [{ order: 'a' }, { untilExpiry: 'a', plus: '1s' }], { unpaidExpiryMs: null }],
  ])('is what the cloud cannot do: %s', (phrase, steps, missing) => {
    expect(reasons(steps).join()).not.toContain(phrase);
    expect(reasons(steps, missing).join()).toContain(phrase);
  });

  it('is what only our own protocol has', () => {
    const faults = [
      { fault: 'two-sockets', on: 'snacks' },
      { fault: 'answers-for-another-job', on: 'snacks', params: { answersFor: 'no-job' }, when: { job: 2 } },
    ];
    expect(reasons([{ sell: {} }], {}, { faults })).toHaveLength(2);
    const fleet = [{ group: 'snacks', motor: 'spring', firmware: 'old' as const, mode: 'MAINTENANCE' as const }];
    expect(reasons([{ sell: {} }], {}, { fleet })).toHaveLength(2);
  });
});
