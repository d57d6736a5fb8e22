import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A mobile network on the edge of its cell. */
export default defineScenario({
  name: 'flapping-connection',
  title: 'The line of every machine breaks again and again while customers come: refused or sold, never sold twice',
  stages: ['virtual'],
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 4, stockPerLane: 50 },
    { group: 'old-firmware', motor: 'spring', firmware: 'old', count: 4, stockPerLane: 50 },
  ],
  faults: [
    { fault: 'flapping-connection', on: 'lockers', params: { everyMs: 7_000 }, when: { from: '10s', to: '20min' } },
    {
      fault: 'flapping-connection',
      on: 'old-firmware',
      params: { everyMs: 11_000 },
      when: { from: '10s', to: '20min' },
    },
  ],
  arrivals: [
    { on: 'lockers', every: '20s', until: '25min' },
    { on: 'old-firmware', every: '30s', until: '25min' },
  ],
  proves: ['mutual-exclusion', 'paid-quantity', 'one-outcome', 'conservation', 'liveness', 'callback-delivered'],
});
