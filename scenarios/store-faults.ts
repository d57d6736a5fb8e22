import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A database that is slow, fails, and commits without acknowledgement. */
export default defineScenario({
  name: 'store-faults',
  title:
    'The core’s store is slow, fails, and commits without acknowledgement: a retry with the same bytes gets ' +
    'an answer, nothing is done twice',
  stages: ['virtual'],
  fleet: [
    { group: 'snacks', motor: 'spring', count: 3 },
    { group: 'lunches', motor: 'conveyor', count: 2 },
  ],
  core: {
    store: [
      { fault: 'slow', probability: 0.5, delay: ['1ms', '300ms'], from: '10s', to: '1min' },
      { fault: 'error', probability: 0.3, from: '70s', to: '90s' },
      { fault: 'lost-acknowledgement', probability: 0.2, from: '2min', to: '3min' },
    ],
  },
  arrivals: [
    { on: 'snacks', every: '6s', until: '6min' },
    { on: 'lunches', every: '10s', until: '6min' },
  ],
  proves: [
    'idempotent-submit',
    'paid-quantity',
    'one-outcome',
    'dwell-bound',
    'conservation',
    'callback-delivered',
    'liveness',
  ],
});
