import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** Boards that stand still, are busy, or have the wrong time. */
export default defineScenario({
  name: 'controller-faults',
  title:
    'A controller that freezes past its dwell limit and goes on, a board that reports that it is busy,' +
    'a clock that is a day wrong',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'controller-freeze', motor: 'electronic-lock' },
    { group: 'busy', motor: 'spring' },
    { group: 'clock-ahead', motor: 'spring' },
  ],
  faults: [
    { fault: 'controller-freeze', on: 'controller-freeze', params: { forMs: 20_000 }, when: { job: 1 } },
    { fault: 'busy-board', on: 'busy', when: { from: '2s', to: '12s' } },
    { fault: 'clock-skew', on: 'clock-ahead', params: { byMs: 86_400_000 }, when: { from: '5s', to: '65s' } },
  ],
  tracks: [
    { on: 'controller-freeze', steps: [{ sell: {} }, { sell: {} }] },
    { on: 'busy', steps: [{ wait: '3s' }, { sell: {} }, { sell: {} }] },
    { on: 'clock-ahead', steps: [{ sell: {} }, { wait: '10s' }, { sell: {} }, { sell: { lane: 1 } }] },
  ],
  proves: ['dwell-bound', 'one-outcome', 'fencing', 'paid-quantity', 'conservation'],
});
