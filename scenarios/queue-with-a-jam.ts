import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** An office party: one order, many items, and the third gets stuck. */
export default defineScenario({
  name: 'queue-with-a-jam',
  title:
    'A queued order of six, one of which jams: one after the other, in order, each under the lock, and the rest ' +
    'still come',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'snacks', motor: 'spring', count: 2 },
    { group: 'lunches', motor: 'conveyor' },
  ],
  faults: [{ fault: 'goods-stuck', on: 'lunches', when: { job: 3 } }],
  tracks: [
    {
      on: 'snacks',
      steps: [{ order: 'party', quantity: 6 }, { pay: 'party' }, { queue: 'party' }, { awaitCallbacks: 'party' }],
    },
    { on: 'lunches', steps: [{ order: 'party', quantity: 6 }, { pay: 'party' }, { queue: 'party' }, { wait: '2min' }] },
  ],
  proves: ['queue-obeys-lock', 'queue-order', 'mutual-exclusion', 'paid-quantity', 'conservation', 'liveness'],
});
