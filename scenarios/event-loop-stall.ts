import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A long computation blocks the core’s process. */
export default defineScenario({
  name: 'event-loop-stall',
  title:
    'The core’s loop stands still over dwell limits and fallbacks: what fell due is met when it goes on, in order ' +
    'and once',
  stages: ['virtual'],
  fleet: [
    { group: 'lockers', motor: 'electronic-lock', count: 3 },
    { group: 'snacks', motor: 'spring', count: 3 },
  ],
  faults: [{ fault: 'never-answers', on: 'lockers', when: { everyJob: 2, to: '5min' } }],
  core: {
    stalls: [
      { from: '30s', for: '2s' },
      { from: '1min', for: '20s' },
      { from: '3min', for: '40s' },
    ],
  },
  arrivals: [
    { on: 'lockers', every: '10s', until: '7min' },
    { on: 'snacks', every: '10s', until: '7min' },
  ],
  proves: ['dwell-bound', 'timeout-bound', 'one-outcome', 'fencing', 'callback-delivered', 'liveness'],
});
