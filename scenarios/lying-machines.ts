import { defineScenario } from '#harness/scenario/read-scenario.ts';

/**
 * Machines that report something else than what dropped: the core believes them, the machine's ledger shows the truth.
 */
export default defineScenario({
  name: 'lying-machines',
  title:
    'A worn cam reports success and nothing drops; two bags drop for one: only the ledger knows, so the run ' +
    'must FAIL',
  stages: ['virtual', 'live'],
  speed: 10,
  fleet: [
    { group: 'worn-cam', motor: 'spring' },
    { group: 'twin-bags', motor: 'spring' },
    { group: 'modest', motor: 'conveyor' },
    { group: 'hasty', motor: 'spring' },
    { group: 'stingy', motor: 'drinks' },
  ],
  faults: [
    { fault: 'says-done-without-drop', on: 'worn-cam', when: { job: 2 } },
    { fault: 'double-drop', on: 'twin-bags', when: { job: 1 } },
    { fault: 'stale-done', on: 'hasty', when: { job: 2 } },
    { fault: 'one-too-few', on: 'stingy', when: { job: 1 } },
    { fault: 'says-failed-after-drop', on: 'modest', when: { job: 1 } },
  ],
  tracks: [
    { on: 'worn-cam', steps: [{ sell: {}, times: 3 }] },
    { on: 'twin-bags', steps: [{ sell: {}, times: 2 }] },
    { on: 'hasty', steps: [{ sell: {} }, { sell: {} }, { wait: '5s' }, { sell: {} }] },
    { on: 'stingy', steps: [{ sell: { quantity: 3 } }] },
    { on: 'modest', steps: [{ sell: {}, ends: 'failure' }, { sell: {} }] },
  ],
  verdict: 'FAIL',
  finds: ['honest-success', 'paid-quantity'],
  proves: ['honest-success', 'paid-quantity', 'conservation'],
});
