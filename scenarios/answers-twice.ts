import { defineScenario } from '#harness/scenario/read-scenario.ts';

/**
 * The second answer of a pair must change nothing, whether the lock is free by then or the next sale holds it. Within
 * the same second it is the same bytes, and the core drops it as a copy (PROTOCOL §7); later it is a result like any
 * other.
 */
export default defineScenario({
  name: 'answers-twice',
  title: 'A machine answers twice, at once and while the next sale holds the lock: the second word changes nothing',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'twice-at-once', motor: 'electronic-lock' },
    { group: 'twice-later', motor: 'spring' },
  ],
  faults: [
    { fault: 'answers-twice', on: 'twice-at-once', params: { gapMs: 5 }, when: { everyJob: 2 } },
    { fault: 'answers-twice', on: 'twice-later', params: { gapMs: 1_500 }, when: { job: 1 } },
  ],
  tracks: [
    { on: 'twice-at-once', steps: [{ sell: {}, times: 4 }] },
    { on: 'twice-later', steps: [{ sell: {}, times: 3 }] },
  ],
  proves: ['fencing', 'one-outcome', 'single-release', 'mutual-exclusion', 'callback-honest'],
});
