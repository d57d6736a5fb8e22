import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** The item has dropped, but the machine cannot report it. */
export default defineScenario({
  name: 'power-cut',
  title:
    'The power fails before the drop, and between drop and answer, with and without memory: a timeout, ' +
    'never a second item',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'before-drop', motor: 'spring' },
    { group: 'after-drop', motor: 'spring' },
    { group: 'without-memory', motor: 'conveyor' },
  ],
  faults: [
    { fault: 'power-cycle', on: 'before-drop', params: { at: 'before-drop', offMs: 5_000 }, when: { job: 1 } },
    { fault: 'power-cycle', on: 'after-drop', params: { at: 'after-drop', offMs: 20_000 }, when: { job: 1 } },
    {
      fault: 'power-cycle',
      on: 'without-memory',
      params: { at: 'after-drop', offMs: 2_000, keepsMemory: false },
      when: { job: 1 },
    },
  ],
  tracks: (['before-drop', 'after-drop', 'without-memory'] as const).map((group) => ({
    on: group,
    steps: [{ sell: {}, ends: 'timeout' as const }, { sell: {} }],
  })),
  proves: ['timeout-bound', 'dwell-bound', 'paid-quantity', 'honest-success', 'conservation', 'callback-delivered'],
});
