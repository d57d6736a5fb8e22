import { defineScenario } from '#harness/scenario/scenario.ts';

/** A network between machines and core that loses, doubles, delays and reorders a tenth of what it carries. */
export default defineScenario({
  name: 'rough-link',
  title:
    'Commands and answers are lost, doubled, delayed and overtaken on the way: no item twice, no customer left without an outcome',
  stages: ['virtual', 'live'],
  speed: 50,
  fleet: [
    { group: 'snacks', motor: 'spring', count: 4, stockPerLane: 50 },
    { group: 'lockers', motor: 'electronic-lock', count: 4, stockPerLane: 50 },
  ],
  network: {
    troubles: [
      { trouble: 'loss', path: 'link', probability: 0.1 },
      { trouble: 'duplication', path: 'link', probability: 0.2, by: ['0ms', '2s'] },
      { trouble: 'delay', path: 'link', probability: 0.2, by: ['50ms', '3s'] },
      { trouble: 'reordering', path: 'link', probability: 0.2, by: ['10ms', '500ms'] },
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
