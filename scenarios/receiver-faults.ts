import { defineScenario } from '#harness/scenario/read-scenario.ts';

const receiverFaults = ['500', 'hang', 'slow', 'cut', 'redirect'] as const;

/** Every fault of a receiver; the healthy receiver must not be affected. */
export default defineScenario({
  name: 'receiver-faults',
  title:
    'Receivers answer 500, hang, are slow, disconnect, redirect or send garbage: each is notified, the healthy one ' +
    'at once',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    ...receiverFaults.map((fault) => ({ group: `at-${fault}`, motor: 'spring' })),
    { group: 'at-garbage', motor: 'spring' },
    { group: 'at-other', motor: 'spring' },
  ],
  receivers: [
    ...receiverFaults.map((fault) => ({ receiver: `r-${fault}`, faults: [{ fault, first: 2 }] })),
    { receiver: 'r-garbage', faults: [{ fault: 'garbage', first: 2 }] },
    { receiver: 'other-merchant' },
  ],
  tracks: [
    ...receiverFaults.map((fault) => ({ on: `at-${fault}`, steps: [{ sell: { receiver: `r-${fault}` }, times: 2 }] })),
    { on: 'at-garbage', steps: [{ sell: { receiver: 'r-garbage' }, times: 2 }] },
    { on: 'at-other', steps: [{ sell: { receiver: 'other-merchant' }, times: 6 }] },
  ],
  proves: ['callback-delivered', 'callback-honest', 'callback-isolated', 'prompt-release'],
  expect: [{ measure: 'callbacks-abandoned', max: 0 }],
});
