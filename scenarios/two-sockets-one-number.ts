import { defineScenario } from '#harness/scenario/read-scenario.ts';

/** A cloned board, or a swapped modem: the newer connection has the number. */
export default defineScenario({
  name: 'two-sockets-one-number',
  title: 'A second connection uses a machine’s number and takes it over, and no delivery is notified twice',
  stages: ['virtual', 'live'],
  speed: 20,
  fleet: [
    { group: 'cloned', motor: 'spring' },
    { group: 'undisturbed', motor: 'spring' },
  ],
  faults: [{ fault: 'two-sockets', on: 'cloned', when: { from: '10s' } }],
  tracks: [
    { on: 'cloned', steps: [{ sell: {}, times: 2 }, { wait: '15s' }, { sell: {}, times: 2 }] },
    { on: 'undisturbed', steps: [{ sell: {}, times: 3 }] },
  ],
  proves: ['independence', 'one-outcome', 'mutual-exclusion', 'callback-delivered'],
});
