import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A day in a city: hundreds of sales, and everything goes wrong a little. */
export default defineScenario({
  name: 'day-of-sales',
  title:
    'A day of sales on twenty machines in virtual time, with jams, lost answers, cuts, a bad network and a slow ' +
    'receiver',
  stages: ['virtual'],
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 5, stockPerLane: 100 },
    { group: 'snacks', motor: 'spring', count: 5, stockPerLane: 100 },
    { group: 'lunches', motor: 'conveyor', count: 4, stockPerLane: 100 },
    { group: 'coffees', motor: 'drinks', count: 3, stockPerLane: 200 },
    { group: 'old-firmware', motor: 'spring', firmware: 'old', count: 3, stockPerLane: 100 },
  ],
  faults: [
    { fault: 'goods-stuck', on: 'snacks', when: { probability: 0.02 } },
    { fault: 'goods-stuck', on: 'lunches', when: { probability: 0.02 } },
    { fault: 'never-answers', on: 'snacks', when: { probability: 0.01 } },
    { fault: 'answers-late', on: 'lockers', params: { answerAfterMs: 16_000 }, when: { probability: 0.02 } },
    { fault: 'power-cycle', on: 'lunches', params: { at: 'after-drop', offMs: 30_000 }, when: { probability: 0.01 } },
    { fault: 'cut-between-drop-and-answer', on: 'lockers', when: { probability: 0.02 } },
    { fault: 'over-current', on: 'coffees', when: { probability: 0.02 } },
  ],
  network: {
    faults: [
      { fault: 'loss', path: 'link', probability: 0.002 },
      { fault: 'delay', path: 'link', probability: 0.02, delay: ['100ms', '2s'] },
      { fault: 'loss', path: 'api', probability: 0.002 },
    ],
  },
  receivers: [
    {
      receiver: 'merchant',
      faults: [
        { fault: '500', probability: 0.05 },
        { fault: 'slow', delay: '8s', probability: 0.01 },
      ],
    },
  ],
  arrivals: [
    { on: 'lockers', every: '20min', until: '24h', doubleSubmit: 0.05 },
    { on: 'snacks', every: '10min', until: '24h', doubleSubmit: 0.05 },
    { on: 'lunches', every: '20min', until: '24h' },
    { on: 'coffees', every: '10min', until: '24h', quantity: 2 },
    { on: 'old-firmware', every: '20min', until: '24h' },
  ],
  proves: [
    'mutual-exclusion',
    'fencing',
    'dwell-bound',
    'timeout-bound',
    'one-outcome',
    'paid-quantity',
    'honest-success',
    'callback-delivered',
    'conservation',
    'liveness',
    'path-time',
  ],
  expect: [
    { measure: 'deliveries', min: 1000 },
    { measure: 'success-share', min: 0.9, band: 0.02 },
  ],
});
