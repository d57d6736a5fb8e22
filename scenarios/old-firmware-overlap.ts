import { defineScenario } from '#harness/scenario/read-scenario.ts';

/**
 * Old firmware does not name the delivery in its answer; its board accepts a second command during the first.
 */
export default defineScenario({
  name: 'old-firmware-overlap',
  title:
    'Old firmware, two deliveries in flight after the lock has expired: each answer finds the delivery that it ' +
    'belongs to',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [{ group: 'old-firmware', motor: 'electronic-lock', firmware: 'old', overlapping: true, count: 3 }],
  faults: [{ fault: 'answers-late', on: 'old-firmware', params: { answerAfterMs: 15_600 }, when: { job: 1 } }],
  tracks: [
    {
      on: 'old-firmware',
      steps: [
        { order: 'first' },
        { pay: 'first' },
        { order: 'second' },
        { pay: 'second' },
        { deliver: 'first' },
        { untilDwell: 'first', plus: '50ms' },
        { deliver: 'second' },
        { awaitCallbacks: 'first' },
        { awaitCallbacks: 'second' },
        { sell: {} },
      ],
    },
  ],
  proves: ['mutual-exclusion', 'dwell-bound', 'one-outcome', 'honest-success', 'independence', 'callback-honest'],
});
