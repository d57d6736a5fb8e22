import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** What `npm start` runs: every motor type sells, and one sale of each fault shows what the core makes of it. */
export default defineScenario({
  name: 'first-sale',
  title:
    'Every motor type sells over real HTTP, sockets and SQLite; one item jams, one answer is late, one never comes',
  stages: ['live', 'virtual'],
  speed: 10,
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 2 },
    { group: 'snacks', motor: 'spring', count: 2 },
    { group: 'lunches', motor: 'conveyor', count: 2 },
    { group: 'coffees', motor: 'drinks', count: 2 },
    { group: 'old-firmware', motor: 'spring', firmware: 'old' },
  ],
  faults: [
    { fault: 'goods-stuck', on: 'lunches', machine: 1, when: { job: 2 } },
    { fault: 'answers-late', on: 'lockers', machine: 1, params: { answerAfterMs: 20_000 }, when: { job: 4 } },
    { fault: 'never-answers', on: 'snacks', machine: 1, when: { job: 1 } },
  ],
  tracks: [
    { on: 'lockers', machine: 1, steps: [{ sell: {}, times: 3 }, { sell: {} }] },
    { on: 'lockers', machine: 2, steps: [{ sell: {}, times: 3 }] },
    {
      on: 'snacks',
      machine: 1,
      steps: [
        { sell: {}, ends: 'timeout' },
        { sell: {}, times: 3 },
      ],
    },
    { on: 'snacks', machine: 2, steps: [{ sell: {}, times: 4 }] },
    { on: 'lunches', machine: 1, steps: [{ sell: {} }, { sell: {}, ends: 'failure' }, { sell: { lane: 1 } }] },
    { on: 'lunches', machine: 2, steps: [{ sell: {}, times: 3 }] },
    { on: 'coffees', steps: [{ sell: { quantity: 2 } }, { sell: {}, times: 2 }] },
    { on: 'old-firmware', steps: [{ sell: {}, times: 3 }] },
  ],
  proves: [
    'mutual-exclusion',
    'granted-dispatch',
    'fencing',
    'prompt-release',
    'dwell-bound',
    'timeout-bound',
    'one-outcome',
    'paid-quantity',
    'honest-success',
    'callback-delivered',
    'path-time',
  ],
  // A few hundredths of it on a quiet computer; a core that lets each sale wait is not called good.
  expect: [{ measure: 'core-overhead-p50', max: '1s' }],
});
