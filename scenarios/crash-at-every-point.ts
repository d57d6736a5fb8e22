import { crashPoints } from '#harness/scenario/core-faults.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The core is killed once at each crash point of a delivery, one every half minute. */
export default defineScenario({
  name: 'crash-at-every-point',
  title:
    'The core is killed at each crash point of a delivery: no lock lost, no command ' +
    'sent twice, every merchant notified',
  stages: ['virtual'],
  fleet: [
    { group: 'snacks', motor: 'spring', count: 3 },
    { group: 'lockers', motor: 'electronic-lock', count: 3 },
  ],
  faults: [
    { fault: 'never-answers', on: 'lockers', when: { everyJob: 4, to: '7min' } },
    { fault: 'answers-late', on: 'snacks', params: { answerAfterMs: 30_500 }, when: { everyJob: 5, to: '7min' } },
  ],
  core: {
    crashes: crashPoints.map((at, index) => ({
      at,
      // A restart comes after another crash.
      from: at === 'during-restart' ? '100s' : `${10 + 30 * index}s`,
      down: index % 2 === 0 ? '2s' : '0s',
    })),
  },
  arrivals: [
    { on: 'snacks', every: '8s', until: '9min' },
    { on: 'lockers', every: '8s', until: '9min' },
  ],
  proves: [
    'restart-safety',
    'granted-dispatch',
    'token-order',
    'paid-quantity',
    'one-outcome',
    'callback-delivered',
    'callback-honest',
    'liveness',
  ],
});
