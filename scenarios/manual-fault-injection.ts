import { defineScenario } from '#harness/scenario/read-scenario.ts';

/**
 * What a technician does between two sales: starts a fault, looks, ends it. A step starts and ends each
 * fault, not the clock.
 */
export default defineScenario({
  name: 'manual-fault-injection',
  title: 'Jam once, late answers, a cut line and a failing receiver; a step between two sales starts and ends each',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'snacks', motor: 'spring' },
    { group: 'lunches', motor: 'conveyor' },
  ],
  tracks: [
    {
      on: 'lunches',
      steps: [
        { injectFault: 'goods-stuck', nextJobOnly: true },
        { order: 'jammed' },
        { pay: 'jammed' },
        { deliver: 'jammed' },
        { awaitCallbacks: 'jammed', ends: 'failure' },
        {
          ask: 'Does the item lie on the belt still?',
          recordedAnswer: { answer: 'yes', by: 'technician', note: 'half way' },
        },
        // It jammed once: the record may be commanded again.
        { deliver: 'jammed' },
        { awaitCallbacks: 'jammed' },
        { injectNetworkFault: 'partition' },
        { wait: '2s' },
        { order: 'cut-off' },
        { pay: 'cut-off' },
        { deliver: 'cut-off', expect: 4008 },
        { clearNetworkFault: 'partition' },
        { wait: '20s' },
        { deliver: 'cut-off' },
        { awaitCallbacks: 'cut-off' },
      ],
    },
    {
      on: 'snacks',
      steps: [
        { injectFault: 'answers-late', params: { answerAfterMs: 32_000 } },
        { order: 'late' },
        { pay: 'late' },
        { deliver: 'late' },
        { untilDwell: 'late', plus: '500ms' },
        { clearFault: 'answers-late' },
        { order: 'next' },
        { pay: 'next' },
        { deliver: 'next' },
        { awaitCallbacks: 'next' },
        { awaitCallbacks: 'late' },
        { injectReceiverFault: '500' },
        { order: 'not-notified' },
        { pay: 'not-notified' },
        { deliver: 'not-notified' },
        { wait: '3s' },
        { result: 'not-notified', is: 'success' },
        { clearReceiverFault: 'merchant' },
        { awaitCallbacks: 'not-notified' },
      ],
    },
  ],
  proves: ['mutual-exclusion', 'fencing', 'dwell-bound', 'offline-refused', 'callback-delivered', 'paid-quantity'],
});
