import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** What a sound machine of this type does: the measure for every scenario in which something fails. */
export default defineScenario({
  name: 'healthy-drinks',
  title: 'Drinks machines in good health: current and old firmware, every sale within 500–1000 ms a piece',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'coffees', motor: 'drinks', count: 3 },
    { group: 'old-firmware', motor: 'drinks', firmware: 'old' },
  ],
  tracks: [
    { on: 'coffees', steps: [{ sell: {}, times: 4 }, { sell: { lane: 1 } }, { sell: { quantity: 3 } }] },
    { on: 'old-firmware', steps: [{ sell: {}, times: 3 }] },
  ],
  proves: [
    'mutual-exclusion',
    'physical-exclusion',
    'granted-dispatch',
    'prompt-release',
    'paid-quantity',
    'honest-success',
    'callback-delivered',
    'path-time',
  ],
  expect: [{ measure: 'success-share', min: 1 }],
});
