import { defineScenario } from '#harness/scenario/read-scenario.ts';

/**
 * Both ends believe in a connection that carries nothing: commands go into a void until the line is noticed to be dead.
 */
export default defineScenario({
  name: 'half-open-connection',
  title: 'A line that looks open and carries nothing: the sale times out, and after the healing the machine sells on',
  stages: ['virtual', 'live'],
  speed: 50,
  fleet: [
    { group: 'snacks', motor: 'spring' },
    { group: 'lockers', motor: 'electronic-lock' },
  ],
  faults: [{ fault: 'half-open', on: 'snacks', params: { forMs: 60_000 }, when: { job: 2 } }],
  network: {
    faults: [{ fault: 'half-open', path: 'link', on: 'lockers', direction: 'down', from: '5s', to: '70s' }],
  },
  tracks: [
    { on: 'snacks', steps: [{ sell: {} }, { sell: {}, ends: 'timeout' }, { sell: {} }] },
    { on: 'lockers', steps: [{ wait: '10s' }, { sell: {}, ends: 'timeout' }, { sell: {} }] },
  ],
  proves: ['timeout-bound', 'one-outcome', 'callback-delivered', 'liveness'],
});
