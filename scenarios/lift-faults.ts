import { defineScenario } from '#harness/scenario/read-scenario.ts';

const faults = [
  'dlv-detect-error',
  'lift-comm-error',
  'lift-limit-up',
  'lift-goods',
  'lift-limit-down',
  'vermo-break',
  'vermo-short',
  'vermo-encode',
] as const;

/** What a conveyor with a lift and a drop sensor can report besides. */
export default defineScenario({
  name: 'lift-faults',
  title: 'Lift, lift motor and drop sensor of a conveyor fail one after the other; each failure is reported correctly',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: faults.map((fault) => ({ group: fault, motor: 'conveyor' })),
  faults: faults.map((fault) => ({ fault, on: fault, when: { job: 1 } })),
  tracks: faults.map((fault) => ({
    on: fault,
    steps: [{ sell: {}, ends: 'failure' as const }, { sell: { lane: 1 } }],
  })),
  proves: ['prompt-release', 'one-outcome', 'callback-delivered', 'callback-honest', 'conservation'],
});
