import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A network between machines and core that loses, doubles, delays and reorders a tenth of what it carries. */
export default defineScenario({
  name: 'unreliable-link',
  title:
    'Commands and answers are lost, doubled, delayed and overtaken on the way: no item twice, no customer left ' +
    'without an outcome',
  stages: ['virtual', 'live'],
  speed: 50,
  fleet: [
    { group: 'snacks', motor: 'spring', count: 4, stockPerLane: 50 },
    { group: 'lockers', motor: 'electronic-lock', count: 4, stockPerLane: 50 },
  ],
  network: {
    faults: [
      { fault: 'loss', path: 'link', probability: 0.1 },
      { fault: 'duplication', path: 'link', probability: 0.2, delay: ['0ms', '2s'] },
      { fault: 'delay', path: 'link', probability: 0.2, delay: ['50ms', '3s'] },
      { fault: 'reordering', path: 'link', probability: 0.2, delay: ['10ms', '500ms'] },
    ],
  },
  arrivals: [
    { on: 'snacks', every: '40s', until: '8min' },
    { on: 'lockers', every: '40s', until: '8min' },
  ],
  proves: [
    'mutual-exclusion',
    'paid-quantity',
    'one-outcome',
    'timeout-bound',
    'conservation',
    'liveness',
    'callback-delivered',
  ],
});
