import { defineScenario } from '../src/harness/scenario/scenario.ts';

/** Boards that stand still, are busy, or have the wrong time. */
export default defineScenario({
  name: 'stubborn-boards',
  title: 'A controller that freezes past its dwell limit and goes on, a busy board, a clock a day wrong, a stale done',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'frozen', motor: 'electronic-lock' },
    { group: 'busy', motor: 'spring' },
    { group: 'stale', motor: 'spring' },
  ],
  faults: [
    { fault: 'frozen', on: 'frozen', params: { forMs: 20_000 }, when: { job: 1 } },
    { fault: 'busy-board', on: 'busy', when: { from: '2s', to: '12s' } },
    { fault: 'stale-done', on: 'stale', when: { job: 2 } },
  ],
  tracks: [
    { on: 'frozen', steps: [{ sell: {} }, { sell: {} }] },
    { on: 'busy', steps: [{ wait: '3s' }, { sell: {} }, { sell: {} }] },
    { on: 'stale', steps: [{ sell: {} }, { sell: {} }, { wait: '5s' }, { sell: {} }] },
  ],
  proves: ['dwell-bound', 'one-outcome', 'fencing', 'paid-quantity', 'conservation'],
});
