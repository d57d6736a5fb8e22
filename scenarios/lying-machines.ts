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
    { group: 'double-drop', motor: 'spring' },
    { group: 'reports-failure', motor: 'conveyor' },
    { group: 'stale-done', motor: 'spring' },
    { group: 'one-item-short', motor: 'drinks' },
  ],
  faults: [
    { fault: 'reports-success-without-drop', on: 'worn-cam', when: { job: 2 } },
    { fault: 'double-drop', on: 'double-drop', when: { job: 1 } },
    { fault: 'stale-done', on: 'stale-done', when: { job: 2 } },
    { fault: 'one-item-short', on: 'one-item-short', when: { job: 1 } },
    { fault: 'reports-failure-after-drop', on: 'reports-failure', when: { job: 1 } },
  ],
  tracks: [
    { on: 'worn-cam', steps: [{ sell: {}, times: 3 }] },
    { on: 'double-drop', steps: [{ sell: {}, times: 2 }] },
    { on: 'stale-done', steps: [{ sell: {} }, { sell: {} }, { wait: '5s' }, { sell: {} }] },
    { on: 'one-item-short', steps: [{ sell: { quantity: 3 } }] },
    { on: 'reports-failure', steps: [{ sell: {}, ends: 'failure' }, { sell: {} }] },
  ],
  verdict: 'FAIL',
  finds: ['honest-success', 'paid-quantity'],
  proves: ['honest-success', 'paid-quantity', 'conservation'],
});
