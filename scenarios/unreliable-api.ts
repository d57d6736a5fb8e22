import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The merchant’s own line is bad: requests and answers are lost, so it tries again. */
export default defineScenario({
  name: 'unreliable-api',
  title:
    'The merchant’s calls and the callbacks are lost, doubled and late; customers try again and some submit twice: ' +
    'no customer is served twice',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [{ group: 'snacks', motor: 'spring', count: 4, stockPerLane: 50 }],
  network: {
    faults: [
      { fault: 'loss', path: 'api', probability: 0.1 },
      { fault: 'duplication', path: 'api', direction: 'up', probability: 0.2, delay: ['0ms', '50ms'] },
      { fault: 'delay', path: 'api', probability: 0.2, delay: ['100ms', '2s'] },
      { fault: 'loss', path: 'callbacks', probability: 0.2 },
      { fault: 'duplication', path: 'callbacks', direction: 'up', probability: 0.2, delay: ['0ms', '1s'] },
    ],
  },
  arrivals: [{ on: 'snacks', every: '15s', until: '5min', patience: '3s', doubleSubmit: 0.3 }],
  proves: [
    'idempotent-submit',
    'paid-quantity',
    'mutual-exclusion',
    'one-outcome',
    'callback-delivered',
    'callback-honest',
  ],
});
