import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** Many customers arrive at one machine at the same time. */
export default defineScenario({
  name: 'herd-on-one-machine',
  title:
    'Thirty customers press at one machine in the same instant, and again at every release: one at a time, all are ' +
    'served',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'station', motor: 'spring', stockPerLane: 100 },
    { group: 'quiet-corner', motor: 'electronic-lock' },
  ],
  tracks: [
    { on: 'station', steps: [{ herd: 30 }] },
    { on: 'quiet-corner', steps: [{ sell: {}, times: 5 }] },
  ],
  proves: [
    'mutual-exclusion',
    'physical-exclusion',
    'granted-dispatch',
    'prompt-release',
    'paid-quantity',
    'independence',
  ],
  expect: [{ measure: 'success-share', min: 1 }],
});
