import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The fallback to the millisecond: an answer at 119.999 s is the outcome, one at 120.001 s is late. */
export default defineScenario({
  name: 'late-around-timeout',
  title:
    'Answers 1 ms before and 1 ms after the 120 s fallback, on every motor type: the first counts, the second ' +
    'changes nothing',
  stages: ['virtual'],
  fleet: [
    { group: 'lockers-before', motor: 'electronic-lock' },
    { group: 'lockers-after', motor: 'electronic-lock' },
    { group: 'snacks-before', motor: 'spring' },
    { group: 'snacks-after', motor: 'spring' },
    { group: 'lunches-before', motor: 'conveyor' },
    { group: 'lunches-after', motor: 'conveyor' },
    { group: 'coffees-before', motor: 'drinks' },
    { group: 'coffees-after', motor: 'drinks' },
  ],
  faults: (['lockers', 'snacks', 'lunches', 'coffees'] as const).flatMap((kind) => [
    { fault: 'answers-late', on: `${kind}-before`, params: { answerAfterMs: 119_999 }, when: { job: 1 } },
    { fault: 'answers-late', on: `${kind}-after`, params: { answerAfterMs: 120_001 }, when: { job: 1 } },
  ]),
  tracks: (['lockers', 'snacks', 'lunches', 'coffees'] as const).flatMap((kind) => [
    { on: `${kind}-before`, steps: [{ sell: {} }, { sell: {} }] },
    { on: `${kind}-after`, steps: [{ sell: {}, ends: 'timeout' as const }, { wait: '1s' }, { sell: {} }] },
  ]),
  network: { http: ['0ms', '0ms'], link: ['0ms', '0ms'] },
  proves: ['timeout-bound', 'dwell-bound', 'one-outcome', 'fencing', 'honest-success', 'callback-honest'],
  expect: [
    { measure: 'timeouts', min: 4, max: 4 },
    { measure: 'late-results', min: 4, max: 4 },
    { measure: 'unaccounted-items', min: 4, max: 4 },
  ],
});
