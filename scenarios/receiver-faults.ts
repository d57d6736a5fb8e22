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
    { group: 'at-rubbish', motor: 'spring' },
    { group: 'at-neighbour', motor: 'spring' },
  ],
  receivers: [
    ...receiverFaults.map((fault) => ({ receiver: `r-${fault}`, faults: [{ fault, first: 2 }] })),
    { receiver: 'r-rubbish', faults: [{ fault: 'garbage', first: 2 }] },
    { receiver: 'neighbour' },
  ],
  tracks: [
    ...receiverFaults.map((fault) => ({ on: `at-${fault}`, steps: [{ sell: { receiver: `r-${fault}` }, times: 2 }] })),
    { on: 'at-rubbish', steps: [{ sell: { receiver: 'r-rubbish' }, times: 2 }] },
    { on: 'at-neighbour', steps: [{ sell: { receiver: 'neighbour' }, times: 6 }] },
  ],
  proves: ['callback-delivered', 'callback-honest', 'callback-isolated', 'prompt-release'],
  expect: [{ measure: 'callbacks-abandoned', max: 0 }],
});
