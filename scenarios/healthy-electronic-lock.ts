import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** What a sound machine of this type does: the measure for every scenario in which something fails. */
export default defineScenario({
  name: 'healthy-electronic-lock',
  title: 'Electronic locks in good health: current and old firmware, every sale within 500–1000 ms a piece',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 3 },
    { group: 'old-firmware', motor: 'electronic-lock', firmware: 'old' },
  ],
  tracks: [
    { on: 'lockers', steps: [{ sell: {}, times: 4 }, { sell: { lane: 1 } }] },
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
  expect: [
    { measure: 'success-share', min: 1 },
    { measure: 'device-time-p99', max: '1000ms', band: '10ms' },
  ],
});
