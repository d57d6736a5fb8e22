import { defineScenario } from '#harness/scenario/read-scenario.ts';

const faults = ['wrong-sign', 'garbage', 'truncated-frame', 'answers-for-another-job'] as const;

/** Answers that the core must not believe: each delivery falls to its fallback, and the machine sells on. */
export default defineScenario({
  name: 'unreadable-answers',
  title:
    'Wrong sign, garbage, half a frame, another job’s answer: none is believed, each sale times out, the next goes ' +
    'well',
  stages: ['virtual', 'live'],
  speed: 50,
  fleet: faults.map((fault) => ({ group: fault, motor: 'spring' })),
  faults: faults.map((fault) => ({ fault, on: fault, when: { job: 2 } })),
  tracks: faults.map((fault) => ({
    on: fault,
    steps: [{ sell: {} }, { sell: {}, ends: 'timeout' as const }, { sell: {} }],
  })),
  proves: ['dwell-bound', 'timeout-bound', 'one-outcome', 'callback-delivered', 'independence'],
});
