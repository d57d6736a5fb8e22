import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** Answers on both sides of the 120 s fallback, and none at all. */
export default defineScenario({
  name: 'timeout-fallback',
  title:
    'Without an answer a delivery is a timeout at 120 s; an answer just before counts, one just after changes nothing',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'silent', motor: 'spring' },
    { group: 'before-timeout', motor: 'spring' },
    { group: 'after-timeout', motor: 'spring' },
    { group: 'during-next-hold', motor: 'electronic-lock' },
  ],
  faults: [
    { fault: 'never-answers', on: 'silent', when: { job: 1 } },
    { fault: 'answers-late', on: 'before-timeout', params: { answerAfterMs: 119_000 }, when: { job: 1 } },
    { fault: 'answers-late', on: 'after-timeout', params: { answerAfterMs: 121_000 }, when: { job: 1 } },
    { fault: 'answers-late', on: 'during-next-hold', params: { answerAfterMs: 15_400 }, when: { job: 1 } },
  ],
  tracks: [
    {
      on: 'silent',
      steps: [
        { order: 'lost' },
        { pay: 'lost' },
        { deliver: 'lost' },
        { result: 'lost', is: 'pending' },
        { awaitCallbacks: 'lost', ends: 'timeout' },
        { result: 'lost', is: 'timeout' },
        { deliver: 'lost', expect: 6043 },
        { refund: 'lost' },
        { sell: {} },
      ],
    },
    { on: 'before-timeout', steps: [{ sell: {} }] },
    { on: 'after-timeout', steps: [{ sell: {}, ends: 'timeout' }, { wait: '5s' }, { sell: {} }] },
    {
      on: 'during-next-hold',
      // The late result of the first arrives while the second holds the lock: it settles the first and frees nothing.
      steps: [
        { order: 'first' },
        { pay: 'first' },
        { order: 'second' },
        { pay: 'second' },
        { deliver: 'first' },
        { untilDwell: 'first', plus: '100ms' },
        { deliver: 'second' },
        { awaitCallbacks: 'first' },
        { awaitCallbacks: 'second' },
      ],
    },
  ],
  proves: [
    'mutual-exclusion',
    'fencing',
    'dwell-bound',
    'timeout-bound',
    'one-outcome',
    'honest-success',
    'callback-delivered',
  ],
});
