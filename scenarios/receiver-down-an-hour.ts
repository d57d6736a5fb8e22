import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A failed deployment at the merchant. */
export default defineScenario({
  name: 'receiver-down-an-hour',
  title:
    'The merchant’s receiver is down for an hour: every outcome is kept, retried with growing pauses, and ' +
    'delivered in the end',
  stages: ['virtual'],
  fleet: [
    { group: 'snacks', motor: 'spring', count: 3 },
    { group: 'lockers', motor: 'electronic-lock', count: 2 },
  ],
  receivers: [
    { receiver: 'merchant', faults: [{ fault: 'refuse', from: '5s', to: '1h' }] },
    { receiver: 'other-merchant' },
  ],
  tracks: [
    {
      on: 'snacks',
      steps: [
        { wait: '10s' },
        { order: 'one' },
        { pay: 'one' },
        { deliver: 'one' },
        { wait: '5min' },
        { result: 'one', is: 'success' },
        { awaitCallbacks: 'one' },
      ],
    },
    { on: 'lockers', steps: [{ wait: '10s' }, { sell: { receiver: 'other-merchant' }, times: 4 }] },
  ],
  proves: ['callback-delivered', 'callback-honest', 'callback-isolated', 'prompt-release'],
  expect: [
    { measure: 'callbacks-abandoned', max: 0 },
    { measure: 'callback-attempts-max', min: 5, max: 20 },
  ],
});
