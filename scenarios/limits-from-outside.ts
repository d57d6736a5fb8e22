import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';

/** Orders that are paid, so that a delivery is all that is left to ask for. */
function paid(...labels: readonly string[]): StepInput[] {
  return labels.flatMap((order): StepInput[] => [{ order }, { pay: order }]);
}

/** A merchant asks a second before and after the lock of a silent machine must expire, and later for the same again. */
const silent: StepInput[] = [
  ...paid('silent', 'next'),
  { deliver: 'silent' },
  { deliver: 'next', expect: 6057 },
  { untilDwell: 'silent', plus: '-1s' },
  { deliver: 'next', expect: 6057 },
  { untilDwell: 'silent', plus: '1s' },
  { deliver: 'next' },
  { awaitCallbacks: 'next' },
  { awaitCallbacks: 'silent', ends: 'timeout' },
  { result: 'silent', is: 'timeout' },
  { deliver: 'silent', expect: 6043 },
];

/**
 * Everything about a lock, its limit and the fallback that a merchant can find out by asking, with a second of
 * tolerance: it holds on a real network, and at a core that runs already.
 */
export default defineScenario({
  name: 'limits-from-outside',
  title:
    'A merchant asks around each limit of a lock, after late results and after the fallback: the answers alone show ' +
    'who holds the machine',
  stages: ['virtual', 'live'],
  speed: 2,
  fleet: [
    { group: 'silent-locker', motor: 'electronic-lock' },
    { group: 'silent-spring', motor: 'spring' },
    { group: 'late-result', motor: 'electronic-lock', overlapping: true },
    { group: 'fallback-of-first', motor: 'electronic-lock', overlapping: true },
    { group: 'after-fallback', motor: 'spring' },
    { group: 'queue-behind-lock', motor: 'spring', overlapping: true },
    { group: 'old-firmware', motor: 'electronic-lock', firmware: 'old', overlapping: true },
  ],
  faults: [
    { fault: 'never-answers', on: 'silent-locker', when: { job: 1 } },
    { fault: 'never-answers', on: 'silent-spring', when: { job: 1 } },
    { fault: 'answers-late', on: 'late-result', params: { answerAfterMs: 19_000 }, when: { job: 1 } },
    { fault: 'answers-late', on: 'late-result', params: { answerAfterMs: 10_000 }, when: { job: 2 } },
    { fault: 'never-answers', on: 'fallback-of-first', when: { job: 1 } },
    { fault: 'answers-late', on: 'fallback-of-first', params: { answerAfterMs: 12_000 }, when: { job: 2 } },
    { fault: 'answers-late', on: 'after-fallback', params: { answerAfterMs: 122_000 }, when: { job: 1 } },
    { fault: 'answers-late', on: 'queue-behind-lock', params: { answerAfterMs: 8_000 }, when: { job: 2 } },
    { fault: 'answers-late', on: 'old-firmware', params: { answerAfterMs: 19_000 }, when: { job: 1 } },
    { fault: 'answers-late', on: 'old-firmware', params: { answerAfterMs: 10_000 }, when: { job: 2 } },
  ],
  tracks: [
    { on: 'silent-locker', steps: silent },
    { on: 'silent-spring', steps: silent },
    {
      on: 'late-result',
      steps: [
        ...paid('late', 'second', 'third'),
        { deliver: 'late' },
        { untilDwell: 'late', plus: '1s' },
        { deliver: 'second' },
        { awaitCallbacks: 'late' },
        { deliver: 'third', expect: 6057 },
        { awaitCallbacks: 'second' },
        { deliver: 'third' },
        { awaitCallbacks: 'third' },
      ],
    },
    {
      on: 'fallback-of-first',
      steps: [
        ...paid('silent', 'second', 'third'),
        { deliver: 'silent' },
        { untilTimeout: 'silent', plus: '-5s' },
        { deliver: 'second' },
        { awaitCallbacks: 'silent', ends: 'timeout' },
        { deliver: 'third', expect: 6057 },
        { awaitCallbacks: 'second' },
        { deliver: 'third' },
        { awaitCallbacks: 'third' },
      ],
    },
    {
      on: 'after-fallback',
      steps: [
        ...paid('late'),
        { deliver: 'late' },
        { awaitCallbacks: 'late', ends: 'timeout' },
        { deliver: 'late', expect: 6043 },
        { wait: '5s' },
        { result: 'late', is: 'timeout' },
        { sell: {} },
      ],
    },
    {
      on: 'queue-behind-lock',
      steps: [
        ...paid('opening', 'held'),
        { queue: 'opening' },
        { awaitCallbacks: 'opening' },
        { order: 'first', quantity: 2 },
        { pay: 'first' },
        { order: 'second', lane: 1 },
        { pay: 'second' },
        { deliver: 'held' },
        { queue: 'first' },
        { wait: '100ms' },
        { queue: 'second' },
        { awaitCallbacks: 'held' },
        { awaitCallbacks: 'first' },
        { awaitCallbacks: 'second' },
      ],
    },
    {
      on: 'old-firmware',
      steps: [
        ...paid('late', 'second'),
        { deliver: 'late' },
        { untilDwell: 'late', plus: '1s' },
        { deliver: 'second' },
        { awaitCallbacks: 'late' },
        { result: 'second', is: 'pending' },
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
    'queue-obeys-lock',
    'queue-order',
    'callback-delivered',
    'linearizable-lock',
  ],
});
