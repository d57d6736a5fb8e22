import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A cable is cut: half of the fleet is unreachable for two minutes. */
export default defineScenario({
  name: 'partition',
  title:
    'Half of the fleet is cut off for two minutes in mid-delivery: its sales fail or time out, the other half sells on',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'cut-off', motor: 'spring', count: 3 },
    { group: 'connected', motor: 'spring', count: 3, stockPerLane: 20 },
  ],
  network: { faults: [{ fault: 'partition', path: 'link', on: 'cut-off', from: '10s', to: '130s' }] },
  tracks: [
    {
      on: 'cut-off',
      steps: [
        { sell: {} },
        { wait: '20s' },
        { order: 'refused' },
        { pay: 'refused' },
        { deliver: 'refused', expect: 4008 },
        { wait: '3min' },
        { deliver: 'refused' },
        { awaitCallbacks: 'refused' },
      ],
    },
    { on: 'connected', steps: [{ sell: {}, times: 10 }] },
  ],
  proves: ['independence', 'prompt-release', 'honest-success', 'callback-delivered'],
});
